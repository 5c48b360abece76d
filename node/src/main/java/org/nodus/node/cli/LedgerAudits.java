package org.nodus.node.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nodus.ledger.audit.Audit;
import org.nodus.ledger.audit.AuditReport;
import org.nodus.ledger.audit.EntryCheck;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.replay.ExportItem;
import org.nodus.ledger.replay.ExportReader;
import org.nodus.node.agent.Purse;

/** Audits on all processors: signatures side by side, the history one entry after the other. */
final class LedgerAudits {
  /** Some milliseconds of signatures for each processor, and about a megabyte in memory. */
  private static final int BATCH = 512;

  private LedgerAudits() {}

  /** Audits what the replicas of the network give. */
  static AuditReport ofNetwork(Genesis genesis, Purse purse) {
    var audit = new Audit(genesis);
    var check = new EntryCheck(genesis);
    var number = new long[1];
    purse.download(
        entries -> {
          var findings = entries.parallelStream().map(check::check).toList();
          for (var i = 0; i < entries.size(); i++) {
            audit.accept(++number[0], entries.get(i), findings.get(i));
          }
        });
    return audit.report();
  }

  /**
   * Audits an export.
   *
   * @throws CommandFailure 74 when it cannot be read, 65 when it is no export at all
   */
  static AuditReport ofFile(Genesis genesis, Path file) {
    try (var input = new BufferedInputStream(Files.newInputStream(file))) {
      var audit = new Audit(genesis);
      var check = new EntryCheck(genesis);
      var reader = new ExportReader(input);
      var batch = new ArrayList<ExportItem>(BATCH);
      while (reader.hasNext()) {
        batch.add(known(reader.next(), file));
        if (batch.size() == BATCH || !reader.hasNext()) {
          accept(audit, check, batch);
          batch.clear();
        }
      }
      return audit.report();
    } catch (IOException unreadable) {
      throw unreadable(file, unreadable);
    } catch (UncheckedIOException unreadable) {
      throw unreadable(file, unreadable.getCause());
    }
  }

  /** A file that does not even begin like an export says nothing about anybody's ledger. */
  private static ExportItem known(ExportItem item, Path file) {
    if (item instanceof ExportItem.Unreadable bad && bad.number() == 0 && bad.last()) {
      throw new CommandFailure(
          ExitCode.BAD_DATA,
          file
              + " cannot be audited: "
              + bad.reason()
              + "; write one with: nodus ledger export FILE");
    }
    return item;
  }

  private static CommandFailure unreadable(Path file, @Nullable Throwable failure) {
    return new CommandFailure(
        ExitCode.IO_ERROR,
        "The export " + file + " cannot be read: " + Reason.of(failure) + "; name another one.");
  }

  private static void accept(Audit audit, EntryCheck check, List<ExportItem> batch) {
    var findings =
        batch.parallelStream()
            .map(
                item ->
                    item instanceof ExportItem.Entry one
                        ? check.check(one.entry())
                        : EntryCheck.Findings.NONE)
            .toList();
    for (var i = 0; i < batch.size(); i++) {
      audit.accept(batch.get(i), findings.get(i));
    }
  }
}
