package org.nodus.persistence.expiring;

import java.util.Optional;
import java.util.zip.CRC32C;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * What stands in the clear before each sealed record, big-endian. All but the checksum is
 * authenticated by the seal.
 *
 * <pre>
 * offset  size  meaning
 *      0     4  "NREC"
 *      4     4  length of the sealed part
 *      8     8  expiry, milliseconds since 1970
 *     16     1  length of the key, K
 *     17     K  key
 *   17+K     4  CRC-32C of all before
 * </pre>
 *
 * @param sealedBytes note length (1) + note + body + AEAD tag (16)
 */
record RecordHeader(Bytes key, long expiryMillis, int sealedBytes) {
  /** How much of {@link #toBytes} the seal does not authenticate. */
  static final int CRC_BYTES = Integer.BYTES;

  static final int MAGIC = 0x4e524543;
  static final int MIN_BYTES = 21 + 1;
  static final int MAX_BYTES = 21 + ExpiringRecord.MAX_KEY_BYTES;

  /** One byte for the note's length, 16 for the tag. */
  static final int SEAL_OVERHEAD_BYTES = 17;

  static final int MAX_SEALED_BYTES =
      SEAL_OVERHEAD_BYTES + ExpiringRecord.MAX_NOTE_BYTES + ExpiringRecord.MAX_BODY_BYTES;

  int headerBytes() {
    return 21 + key.length();
  }

  int totalBytes() {
    return headerBytes() + sealedBytes;
  }

  /** The bytes that the seal authenticates. */
  Bytes authenticated() {
    return new ByteWriter()
        .i32(MAGIC)
        .i32(sealedBytes)
        .i64(expiryMillis)
        .u8(key.length())
        .raw(key)
        .toBytes();
  }

  Bytes toBytes() {
    var fields = authenticated();
    return new ByteWriter().raw(fields).i32(crc(fields)).toBytes();
  }

  /** The header at the beginning of {@code bytes}; empty if there is none that is whole. */
  static Optional<RecordHeader> read(Bytes bytes) {
    try {
      var reader = new ByteReader(bytes);
      if (reader.i32() != MAGIC) {
        return Optional.empty();
      }
      var sealedBytes = reader.count(MAX_SEALED_BYTES);
      var expiryMillis = reader.i64();
      var key = reader.raw(reader.u8());
      var crc = reader.i32();
      var sound =
          !key.isEmpty()
              && key.length() <= ExpiringRecord.MAX_KEY_BYTES
              && sealedBytes >= SEAL_OVERHEAD_BYTES
              && crc == crc(bytes.slice(0, 17 + key.length()));
      return sound
          ? Optional.of(new RecordHeader(key, expiryMillis, sealedBytes))
          : Optional.empty();
    } catch (DecodeFailure torn) {
      return Optional.empty();
    }
  }

  static int crc(Bytes bytes) {
    var crc = new CRC32C();
    crc.update(bytes.asReadOnlyBuffer());
    return (int) crc.getValue();
  }
}
