package org.nodus.it.lookup;

/**
 * What is measured.
 *
 * @param nodes of the network
 * @param silent which share of them never answers, though all tables still have them
 * @param lying which share answers, names only its own kind, and stores nothing
 * @param lookups how many
 * @param seed fixes everything
 */
public record LookupPlanned(int nodes, double silent, double lying, int lookups, long seed) {
  public LookupPlanned {
    if (nodes < 2 || lookups < 1 || silent < 0 || lying < 0 || silent + lying > 0.9) {
      throw new IllegalArgumentException(
          "2 nodes or more, 1 lookup or more, and one node in ten honest at least");
    }
  }

  /** What a lookup may cost: 10 + 2 log₂ N questions. */
  public double questionLimit() {
    return 10 + 2 * log2();
  }

  /** What it should cost: 6 + log₂ N. */
  public double questionGoal() {
    return 6 + log2();
  }

  /** How many questions may follow each other: 0.5 log₂ N + 1. */
  public double hopLimit() {
    return 0.5 * log2() + 1;
  }

  private double log2() {
    return Math.log(nodes) / Math.log(2);
  }
}
