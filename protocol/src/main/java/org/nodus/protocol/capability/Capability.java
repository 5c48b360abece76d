package org.nodus.protocol.capability;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.identity.Uid;
import org.nodus.protocol.mailbox.EntrySignature;
import org.nodus.protocol.wire.Request.AppendEntry;

/**
 * The right to write to somebody for nothing, as a contact gets it: a secret.
 *
 * <pre>
 * size  meaning
 *    1  form, 1
 *   32  network
 *   32  UID of the owner
 *   32  seed of the write key
 *   86  opening
 *    8  its expiry, milliseconds since 1970
 *   64  its signature by the read key
 * </pre>
 *
 * @param network id of the network that it is for
 * @param owner whose mailbox it is: what is written there is sealed for her
 * @param write the pair whose public key stands in the opening
 * @param untilMillis when the allowance ends
 * @param signature under the opening and its expiry, 64 bytes
 */
public record Capability(
    Hash256 network, Uid owner, KeyPair write, Opening opening, long untilMillis, Bytes signature) {
  public static final int SIZE_BYTES =
      1 + 3 * Hash256.SIZE_BYTES + Opening.SIZE_BYTES + 8 + Ed25519.SIGNATURE_BYTES;

  private static final int FORM = 1;

  /** What the owner hands over of a mailbox that {@code opened} opens. */
  public static Capability of(
      Hash256 network, Uid owner, PairKeys keys, Opening opening, AppendEntry opened) {
    return new Capability(
        network, owner, keys.write(), opening, opened.expiresAtMillis(), opened.signature());
  }

  /** For how long a message may wait that is left at {@code nowMillis}; nothing once it is over. */
  public Duration longest(long nowMillis) {
    var left = Duration.ofMillis(Math.max(0, untilMillis - nowMillis));
    var allowed = Duration.ofSeconds(opening.policy().maxLifeSeconds());
    return left.compareTo(allowed) < 0 ? left : allowed;
  }

  /** Why no message of so many bytes can be left for so long, in words for its sender. */
  public Optional<String> objection(int bytes, Duration life, long nowMillis) {
    if (untilMillis <= nowMillis) {
      return Optional.of("the allowance has expired; ask for a new one");
    }
    if (life.toMillis() > untilMillis - nowMillis) {
      return Optional.of(
          "the allowance ends at "
              + Instant.ofEpochMilli(untilMillis)
              + ", before the message would");
    }
    return opening.policy().objection(bytes, life);
  }

  public Bytes toBytes() {
    return new ByteWriter()
        .u8(FORM)
        .hash(network)
        .hash(owner.hash())
        .raw(write.secret())
        .raw(opening.toBytes())
        .i64(untilMillis)
        .raw(signature)
        .toBytes();
  }

  /** Reads exactly {@link #toBytes}, and refuses what its owner did not sign. */
  public static Capability decode(Bytes bytes) throws DecodeFailure {
    var reader = new ByteReader(bytes);
    if (reader.u8() != FORM) {
      throw new DecodeFailure("a capability of a form that is unknown here");
    }
    var network = reader.hash();
    var owner = new Uid(reader.hash());
    var write = Ed25519.keyPair(reader.raw(Ed25519.SEED_BYTES));
    var opening = Opening.decode(reader.raw(Opening.SIZE_BYTES));
    var untilMillis = reader.i64();
    var signature = reader.raw(Ed25519.SIGNATURE_BYTES);
    reader.end();
    var address = opening.address();
    var opened =
        new AppendEntry(
            address.hash(), opening.toBytes(), untilMillis, address.readKey(), signature);
    if (!address.writeKey().equals(write.publicKey()) || !EntrySignature.verify(opened)) {
      throw new DecodeFailure("a capability that its owner did not sign");
    }
    return new Capability(network, owner, write, opening, untilMillis, signature);
  }

  /** Never a secret. */
  @Override
  public String toString() {
    return "Capability[" + opening.address().hash() + "]";
  }
}
