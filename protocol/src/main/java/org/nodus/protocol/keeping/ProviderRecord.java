package org.nodus.protocol.keeping;

import java.time.Duration;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeId;

/**
 * A node's signed word that it holds something for a mailbox though it is not one of the sixteen
 * nearest, where an owner looks: those keep the word and show it to the owner. A provider record,
 * as in Kademlia's users (IPFS); it lives as long as its provider repeats it.
 *
 * <pre>
 * signed: "provider" ‖ address (32) ‖ NodeId of the provider (32) ‖ milliseconds since 1970 (8)
 * </pre>
 *
 * @param provider as whoever took the word saw it; its keys are proven, its endpoint is not signed
 * @param signature Ed25519 by the provider's signing key, 64 bytes
 */
public record ProviderRecord(
    Hash256 address, Contact provider, long issuedAtMillis, Bytes signature) {

  /** Three rounds of replication, in each of which it is repeated. */
  public static final Duration LIFE = Duration.ofMinutes(15);

  /** How far clocks of nodes may differ. */
  private static final Duration TOLERANCE = Duration.ofMinutes(2);

  private static final Bytes DOMAIN = Bytes.utf8("provider");

  /** The signature of the node {@code provider}, whose signing pair this is. */
  public static Bytes sign(Hash256 address, NodeId provider, long issuedAtMillis, KeyPair signing) {
    return Ed25519.sign(signing, signed(address, provider, issuedAtMillis));
  }

  /** Whether its provider said so. */
  public boolean verify() {
    return Ed25519.verify(
        provider.signingKey(), signature, signed(address, provider.id(), issuedAtMillis));
  }

  /** Whether it was said less than {@link #LIFE} ago, as far as clocks can tell. */
  public boolean isCurrent(long nowMillis) {
    return issuedAtMillis > nowMillis - LIFE.toMillis()
        && issuedAtMillis <= nowMillis + TOLERANCE.toMillis();
  }

  private static Bytes signed(Hash256 address, NodeId provider, long issuedAtMillis) {
    return new ByteWriter()
        .raw(DOMAIN)
        .hash(address)
        .hash(provider.hash())
        .i64(issuedAtMillis)
        .toBytes();
  }
}
