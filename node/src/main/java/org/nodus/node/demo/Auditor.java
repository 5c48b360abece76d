package org.nodus.node.demo;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nodus.ledger.audit.Audit;
import org.nodus.ledger.audit.AuditReport;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.replay.ExportReader;
import org.nodus.ledger.replay.ExportWriter;
import org.nodus.ledger.replay.LedgerEntry;
import org.nodus.node.agent.Purse;
import org.nodus.protocol.bytes.Bytes;

/** A stranger who believes nobody: writes the ledger down and replays it from the genesis. */
record Auditor(Genesis genesis, Path export) {

  /** Downloads the ledger, then replays it from the file alone. */
  AuditReport audit(Purse purse) {
    download(purse);
    return replay();
  }

  long exportBytes() {
    try {
      return Files.size(export);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void download(Purse purse) {
    try (var file = new BufferedOutputStream(Files.newOutputStream(export))) {
      var writer = new ExportWriter();
      write(file, writer.header(genesis));
      purse.download(
          page -> {
            for (LedgerEntry entry : page) {
              write(file, writer.entry(entry));
            }
          });
      write(file, writer.end());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private AuditReport replay() {
    try (var file = new BufferedInputStream(Files.newInputStream(export))) {
      return Audit.run(genesis, new ExportReader(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void write(OutputStream file, Bytes bytes) {
    try {
      file.write(bytes.toArray());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
