package org.nodus.it.simulation.scenario;

/**
 * How strong somebody hostile is in the scenarios that have somebody. 0 leaves it to the scenario.
 *
 * @param liars the share of the nodes that are theirs, 0 … 0.9
 * @param attackers how many machines they bring along, at most 5,000
 * @param networks over how many /24 those are spread, at most 256
 */
public record Opponents(double liars, int attackers, int networks) {
  public static final Opponents USUAL = new Opponents(0, 0, 0);

  private static final double MOST_LIARS = 0.9;
  private static final int MOST_ATTACKERS = 5_000;
  private static final int MOST_NETWORKS = 256;

  public Opponents {
    if (!(liars >= 0 && liars <= MOST_LIARS)
        || attackers < 0
        || attackers > MOST_ATTACKERS
        || networks < 0
        || networks > MOST_NETWORKS) {
      throw new IllegalArgumentException(
          "liars are a share of 0 … 0.9, attackers 0 … 5000, networks 0 … 256");
    }
  }

  double liarsOr(double usual) {
    return liars == 0 ? usual : liars;
  }

  int attackersOr(int usual) {
    return attackers == 0 ? usual : attackers;
  }

  int networksOr(int usual) {
    return networks == 0 ? usual : networks;
  }

  /** As the command line has it. */
  String toOptions() {
    return (liars == 0 ? "" : " --liars " + liars)
        + (attackers == 0 ? "" : " --attackers " + attackers)
        + (networks == 0 ? "" : " --networks " + networks);
  }
}
