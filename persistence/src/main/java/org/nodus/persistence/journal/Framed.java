package org.nodus.persistence.journal;

import java.util.zip.CRC32C;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * A value of the journal: its content behind a checksum.
 *
 * <pre>
 * form 1 (1) ‖ CRC-32C of the rest (4) ‖ content                snapshots; events until links came
 * form 2 (1) ‖ CRC-32C of the rest (4) ‖ link (32) ‖ content    events
 * </pre>
 *
 * @param link {@link Chain}; empty in form 1
 * @param content Protobuf, {@code journal.proto}
 */
record Framed(Bytes link, Bytes content) {
  private static final int PLAIN = 1;
  private static final int LINKED = 2;

  static Framed withoutLink(Bytes content) {
    return new Framed(Bytes.EMPTY, content);
  }

  boolean hasLink() {
    return !link.isEmpty();
  }

  Bytes value() {
    var rest = Bytes.concat(link, content);
    return new ByteWriter().u8(hasLink() ? LINKED : PLAIN).i32(crc(rest)).raw(rest).toBytes();
  }

  /**
   * What {@link #value} gave.
   *
   * @throws StoreFailure.LaterFormat its form has a higher number
   * @throws StoreFailure.Damaged it does not match its checksum
   */
  static Framed of(Bytes value) {
    try {
      var reader = new ByteReader(value);
      var form = reader.u8();
      if (form > LINKED) {
        throw new StoreFailure.LaterFormat("The journal");
      }
      var crc = reader.i32();
      var rest = reader.raw(reader.remaining());
      if (crc != crc(rest)) {
        throw new StoreFailure.Damaged("A record of the journal does not match its checksum.");
      }
      var links = form == LINKED ? Chain.LINK_BYTES : 0;
      return new Framed(rest.slice(0, links), rest.slice(links, rest.length() - links));
    } catch (DecodeFailure | IndexOutOfBoundsException damaged) {
      throw new StoreFailure.Damaged("A record of the journal is not in its form.");
    }
  }

  private static int crc(Bytes bytes) {
    var crc = new CRC32C();
    crc.update(bytes.asReadOnlyBuffer());
    return (int) crc.getValue();
  }
}
