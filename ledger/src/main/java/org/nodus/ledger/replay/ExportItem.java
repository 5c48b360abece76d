package org.nodus.ledger.replay;

import java.util.Optional;
import org.nodus.ledger.genesis.Genesis;

/**
 * What a reader finds at one place of an export.
 *
 * <p>Every item has the number of its record: 0 is the header, 1 the first entry.
 */
public sealed interface ExportItem {
  long number();

  /** What is wrong with the bytes of this record; its content is shown nevertheless. */
  Optional<String> damage();

  record Header(Genesis genesis, Optional<String> damage) implements ExportItem {
    @Override
    public long number() {
      return 0;
    }
  }

  record Entry(long number, LedgerEntry entry, Optional<String> damage) implements ExportItem {}

  /** The export is complete. */
  record End(long number, Optional<String> damage) implements ExportItem {}

  /** A record that cannot be understood. */
  record Unreadable(long number, String reason, boolean last) implements ExportItem {
    @Override
    public Optional<String> damage() {
      return Optional.of(reason);
    }
  }
}
