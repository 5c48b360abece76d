package org.nodus.it.simulation.checker;

import java.util.HashMap;
import java.util.Map;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.state.Totals;
import org.nodus.protocol.bytes.Hash256;

/**
 * The ledger as the replicas have it. Rules: the supply is where it was, in every replica at every
 * moment; no two replicas have closed the same epoch differently; none goes back.
 */
public final class LedgerRule {
  static final String CONSERVED = "free + locked + burnt is the supply";
  static final String NO_FORK = "no two replicas close an epoch differently";
  static final String FORWARD = "an epoch that a replica has closed stays closed";

  /**
   * One replica at one moment.
   *
   * @param disk which disk of its machine, counted from 0
   * @param lastCheckpoint hash of the checkpoint that opened the epoch
   */
  public record Copy(int node, int disk, long openEpoch, Hash256 lastCheckpoint, Totals totals) {}

  private record Closing(Hash256 checkpoint, int node) {}

  private record Machine(int node, int disk) {}

  private final Findings findings;
  private final Tokens supply;
  private final Map<Long, Closing> closings = new HashMap<>();
  private final Map<Machine, Long> epochs = new HashMap<>();

  /**
   * A rule for one network.
   *
   * @param supply as its genesis has it
   */
  public LedgerRule(Findings findings, Tokens supply) {
    this.findings = findings;
    this.supply = supply;
  }

  public void check(Copy copy) {
    var totals = copy.totals();
    if (!totals.areConserved() || !totals.supply().equals(supply)) {
      findings.add(CONSERVED, "node %d: %s, supply %s".formatted(copy.node(), totals, supply));
    }
    var mine = new Closing(copy.lastCheckpoint(), copy.node());
    var known = closings.putIfAbsent(copy.openEpoch(), mine);
    if (known != null && !known.checkpoint().equals(mine.checkpoint())) {
      findings.add(
          NO_FORK,
          "epoch %d opens behind %s at node %d and behind %s at node %d"
              .formatted(
                  copy.openEpoch(),
                  known.checkpoint(),
                  known.node(),
                  mine.checkpoint(),
                  mine.node()));
    }
    var before = epochs.put(new Machine(copy.node(), copy.disk()), copy.openEpoch());
    if (before != null && before > copy.openEpoch()) {
      findings.add(
          FORWARD,
          "node %d went from epoch %d to %d".formatted(copy.node(), before, copy.openEpoch()));
    }
  }
}
