package org.nodus.protocol.fragment;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.message.MessageId;

/**
 * What a {@link MessageId} commits to. Travels with every fragment, so that a holder, a repairer
 * and the recipient each check a fragment against the id alone.
 *
 * @param k how many fragments rebuild the message, 1 … 255
 * @param sizeBytes length of the sealed message before coding, 1 byte … 2 MiB
 * @param deleteKey one-time Ed25519 public key whose signature deletes the message, 32 bytes
 * @param root Merkle root over all 256 possible fragments
 */
public record MessageCommitment(int k, int sizeBytes, Bytes deleteKey, Hash256 root) {
  /** 1 MiB of plaintext plus seal and padding stays far below; bounds what a decoder allocates. */
  public static final int MAX_SIZE_BYTES = 2 * 1024 * 1024;

  public MessageCommitment {
    if (k < 1 || k > 255) {
      throw new IllegalArgumentException("k " + k + " is not within 1 … 255");
    }
    if (sizeBytes < 1 || sizeBytes > MAX_SIZE_BYTES) {
      throw new IllegalArgumentException("size " + sizeBytes + " is out of range");
    }
    if (deleteKey.length() != 32) {
      throw new IllegalArgumentException("a delete key has 32 bytes");
    }
  }

  public MessageId id() {
    var writer = new ByteWriter().raw(Bytes.utf8("message")).u8(k).i32(sizeBytes);
    return new MessageId(Sha256.of(writer.raw(deleteKey).hash(root).toBytes()));
  }

  /** Every fragment has this length: the message, padded with zeros, split into k parts. */
  public int fragmentBytes() {
    return fragmentBytes(sizeBytes, k);
  }

  static int fragmentBytes(int sizeBytes, int k) {
    return (sizeBytes + k - 1) / k;
  }

  /** Layout: k (1 byte), size (4), delete key (32), root (32). */
  public void writeTo(ByteWriter writer) {
    writer.u8(k).i32(sizeBytes).raw(deleteKey).hash(root);
  }

  /** What {@link #writeTo} wrote, within the limits named above. */
  public static MessageCommitment read(ByteReader reader) throws DecodeFailure {
    var k = reader.u8();
    var sizeBytes = reader.count(MAX_SIZE_BYTES);
    if (k == 0 || sizeBytes == 0) {
      throw new DecodeFailure("a commitment to nothing");
    }
    return new MessageCommitment(k, sizeBytes, reader.raw(32), reader.hash());
  }
}
