package org.nodus.ledger.replay;

import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.ledger.codec.GenesisCodec;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * Writes an export piece by piece: {@link #header} once, {@link #entry} for each entry in the order
 * of its epochs, {@link #end} once. Entry 0 is the header. All numbers big-endian.
 *
 * <pre>
 * header  12 "NODUSLEDGER" 0x01 · record of kind 0 with the genesis
 * record  4 length of the body · 1 kind · body · 32 link
 * kind    0 genesis · 1 final block · 2 signed checkpoint · 3 end (8 number of entries)
 * link    SHA-256("nodus ledger export" ‖ link before, 32 zero bytes at first ‖ length ‖ kind ‖ body)
 * </pre>
 */
public final class ExportWriter {
  private Hash256 link = Hash256.ZERO;
  private long entries;

  public Bytes header(Genesis genesis) {
    return Bytes.concat(
        ExportFormat.MAGIC, record(ExportFormat.GENESIS, GenesisCodec.bytes(genesis)));
  }

  public Bytes entry(LedgerEntry entry) {
    entries++;
    return switch (entry) {
      case LedgerEntry.Appended appended ->
          record(ExportFormat.BLOCK, CertificateCodec.bytes(appended.block()));
      case LedgerEntry.Closed closed ->
          record(ExportFormat.CHECKPOINT, CheckpointCodec.bytes(closed.checkpoint()));
    };
  }

  /** Without it a reader reports that the export was cut short. */
  public Bytes end() {
    return record(ExportFormat.END, new ByteWriter().i64(entries).toBytes());
  }

  private Bytes record(int kind, Bytes body) {
    link = ExportFormat.link(link, kind, body);
    return new ByteWriter().i32(body.length()).u8(kind).raw(body).hash(link).toBytes();
  }
}
