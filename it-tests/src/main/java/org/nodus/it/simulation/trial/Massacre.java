package org.nodus.it.simulation.trial;

import java.time.Duration;
import java.time.Instant;

/**
 * Again and again each node dies with the probability given, all at one moment; a minute later as
 * many with empty disks take their places. The next time comes when everything that is left has
 * been repaired, after ten minutes at most. Before each time it is computed how many messages will
 * be lost on average if as many die as will, from how many holders each message has: reliability
 * arithmetic against what happens. Taking the share that does die, and not the one that was to die,
 * takes out what all messages of a round have in common.
 */
final class Massacre implements Upheaval {
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration REPAIRED = Duration.ofMinutes(2);

  @Override
  public void begin(Trial trial) {
    var share = trial.script().percent() / 100.0;
    var mortal = trial.mortal();
    var dying = mortal.stream().filter(node -> trial.chance().nextDouble() < share).toList();
    trial.stock().beforeRound(mortal, dying.size() / (double) mortal.size());
    dying.forEach(node -> Staggered.replace(trial, node));
    trial.stock().afterRound();
    trial.after(REPAIRED, () -> wait(trial, trial.now().plus(Staggered.ROUND)));
  }

  private void wait(Trial trial, Instant latest) {
    if (trial.stock().isWhole() || trial.now().isAfter(latest)) {
      begin(trial);
    } else {
      trial.after(LOOK, () -> wait(trial, latest));
    }
  }
}
