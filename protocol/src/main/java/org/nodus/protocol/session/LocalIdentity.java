package org.nodus.protocol.session;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.identity.NodeKeys;

/**
 * Who we are in handshakes.
 *
 * @param sessionKeys X25519, the static pair of Noise
 * @param signingKey Ed25519 public key, 32 bytes
 * @param binding 64 bytes: the signing key's word that the session key is its own, so that nobody
 *     can claim another's signing key beside a session key of his
 * @param node whether we store and route; agents do not
 * @param puzzleNonce solution of the static puzzle; means nothing for agents
 */
public record LocalIdentity(
    KeyPair sessionKeys, Bytes signingKey, Bytes binding, boolean node, long puzzleNonce) {
  private static final Bytes DOMAIN = Bytes.utf8("nodus session key");

  /** A node that may enter routing tables. */
  public static LocalIdentity ofNode(NodeKeys keys) {
    return of(keys, true);
  }

  /** A user's agent: authenticated like a node, but nobody routes through it. */
  public static LocalIdentity ofAgent(NodeKeys keys) {
    return of(keys, false);
  }

  private static LocalIdentity of(NodeKeys keys, boolean node) {
    var session = keys.session();
    var binding = Ed25519.sign(keys.signing(), DOMAIN, session.publicKey());
    return new LocalIdentity(
        session, keys.signing().publicKey(), binding, node, keys.puzzleNonce());
  }

  public NodeId id() {
    return NodeId.of(signingKey, sessionKeys.publicKey());
  }

  static boolean isBound(Bytes signingKey, Bytes sessionKey, Bytes binding) {
    return Ed25519.verify(signingKey, binding, DOMAIN, sessionKey);
  }

  @Override
  public String toString() {
    return "LocalIdentity[" + id() + (node ? ", node]" : ", agent]");
  }
}
