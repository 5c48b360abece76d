package org.nodus.protocol.capability;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.Sha256;

/**
 * A mailbox between two who know each other: whoever has the write key may write there, whoever has
 * the read key may read and delete. Nothing links it to anybody.
 *
 * <pre>
 * address = SHA-256("pair" ‖ write key (32) ‖ read key (32))
 * </pre>
 *
 * @param writeKey Ed25519, 32 bytes
 * @param readKey Ed25519, 32 bytes
 */
public record PairAddress(Bytes writeKey, Bytes readKey) {
  public static final int SIZE_BYTES = 2 * Ed25519.PUBLIC_KEY_BYTES;

  private static final Bytes DOMAIN = Bytes.utf8("pair");

  public PairAddress {
    if (writeKey.length() != Ed25519.PUBLIC_KEY_BYTES
        || readKey.length() != Ed25519.PUBLIC_KEY_BYTES) {
      throw new IllegalArgumentException("a key of a mailbox has a wrong length");
    }
  }

  /** The place in the key space. */
  public Hash256 hash() {
    return Sha256.of(DOMAIN, toBytes());
  }

  /** The write key, then the read key. */
  public Bytes toBytes() {
    return Bytes.concat(writeKey, readKey);
  }

  /** Reads {@link #toBytes}, with keys that can be used. */
  public static PairAddress decode(Bytes bytes) throws DecodeFailure {
    var reader = new ByteReader(bytes);
    var address = read(reader);
    reader.end();
    return address;
  }

  static PairAddress read(ByteReader reader) throws DecodeFailure {
    var address =
        new PairAddress(reader.raw(Ed25519.PUBLIC_KEY_BYTES), reader.raw(Ed25519.PUBLIC_KEY_BYTES));
    if (!Ed25519.isPublicKey(address.writeKey) || !Ed25519.isPublicKey(address.readKey)) {
      throw new DecodeFailure("a key of a mailbox is none");
    }
    return address;
  }

  void writeTo(ByteWriter writer) {
    writer.raw(toBytes());
  }
}
