package org.nodus.node.demo;

import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.fragment.Redundancy;

/**
 * How many nodes of a network may die at once without a message or the ledger being lost.
 *
 * @param nodes how many there are, at least {@link #FEWEST_NODES}
 * @param validators how many of them are validators
 */
public record KillLimit(int nodes, int validators) {
  /** With fewer nodes nobody accepts a message: k + 2 holders of RS(4, 12). */
  public static final int FEWEST_NODES = Redundancy.STANDARD.fewest();

  public KillLimit {
    if (nodes < FEWEST_NODES || validators < 1 || validators > nodes) {
      throw new IllegalArgumentException(nodes + " nodes, " + validators + " validators");
    }
  }

  /** How many validators may be away: f of 3f + 1. */
  public int validatorsThatMayDie() {
    return (validators - 1) / 3;
  }

  /**
   * {@code min(w − 1, n − k, N − V + f)}: one writer's quorum is never dead as a whole, k fragments
   * are left, and of the validators at most f die.
   */
  public int most() {
    var survivors = Quorum.among(nodes).toWrite() - 1;
    var code = Redundancy.STANDARD;
    var spareFragments = Math.min(code.n(), nodes) - code.k();
    var mortal = nodes - validators + validatorsThatMayDie();
    return Math.min(survivors, Math.min(spareFragments, mortal));
  }
}
