package org.nodus.ledger.replay;

import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/** What writer and reader of an export agree on. */
final class ExportFormat {
  static final Bytes MAGIC = Bytes.concat(Bytes.utf8("NODUSLEDGER"), Bytes.ofHex("01"));
  static final int GENESIS = 0;
  static final int BLOCK = 1;
  static final int CHECKPOINT = 2;
  static final int END = 3;

  /** The largest body, a checkpoint or a genesis. */
  static final int MAX_BODY_BYTES = CheckpointCodec.MAX_BYTES;

  private static final Bytes DOMAIN = Bytes.utf8("nodus ledger export");

  private ExportFormat() {}

  static Hash256 link(Hash256 before, int kind, Bytes body) {
    var frame = new ByteWriter().hash(before).i32(body.length()).u8(kind).toBytes();
    return Sha256.of(DOMAIN, frame, body);
  }
}
