package org.nodus.persistence.expiring;

import java.util.Optional;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * The first bytes of each segment file, big-endian: {@code "NSEG"}, version (2), zero (2), salt
 * (4), CRC-32C (4).
 *
 * <p>The salt and a record's offset are its nonce. A segment is written front to back in one run of
 * one process only and never again after a failed write, so no offset is used twice under a salt.
 *
 * @param salt 4 random bytes
 */
record SegmentHeader(Bytes salt) {
  static final int BYTES = 16;
  static final int SALT_BYTES = 4;
  private static final int MAGIC = 0x4e534547;
  private static final int VERSION = 1;

  Bytes toBytes() {
    var fields = new ByteWriter().i32(MAGIC).u16(VERSION).u16(0).raw(salt).toBytes();
    return new ByteWriter().raw(fields).i32(RecordHeader.crc(fields)).toBytes();
  }

  Bytes nonce(long offset) {
    return new ByteWriter().raw(salt).i64(offset).toBytes();
  }

  /**
   * Empty for a file that was torn while it was made, or is not ours.
   *
   * @throws StoreFailure.LaterFormat it is sound and has a higher version
   */
  static Optional<SegmentHeader> read(Bytes bytes) {
    try {
      var reader = new ByteReader(bytes);
      var ours = reader.i32() == MAGIC;
      var version = reader.u16();
      reader.u16();
      var salt = reader.raw(SALT_BYTES);
      var sound = reader.i32() == RecordHeader.crc(bytes.slice(0, BYTES - 4));
      if (ours && sound && version > VERSION) {
        throw new StoreFailure.LaterFormat("A segment");
      }
      return ours && sound && version == VERSION
          ? Optional.of(new SegmentHeader(salt))
          : Optional.empty();
    } catch (DecodeFailure torn) {
      return Optional.empty();
    }
  }
}
