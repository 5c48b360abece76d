package org.nodus.actors.ledger.closing;

import java.time.Duration;
import org.nodus.ledger.genesis.Genesis;

/**
 * What bounds the closing of epochs. The validators of one network should have the same {@code
 * view}; where they differ epochs close late, and nothing worse happens.
 *
 * @param view how long validators wait in view 0 before it is the next one's turn; doubles with
 *     each view
 * @param look how often a validator looks whether it is time to close the epoch
 * @param survey how often it asks its replica why it should
 * @param settling how long a close waits for the certificates of votes
 * @param repetition pause before a validator says again that it waits no longer
 * @param retry pause before an unready validator is asked again within a view
 * @param fetching pause before a block that a closing names is sent for again
 * @param idle after this time an epoch is closed even if nothing happened in it
 */
public record ClosingLimits(
    Duration view,
    Duration look,
    Duration survey,
    Duration settling,
    Duration repetition,
    Duration retry,
    Duration fetching,
    Duration idle) {

  /**
   * Three round trips and three syncs are some 50 ms; a machine that runs a whole network beside
   * its tests is sixty times slower at its worst. Until a proposer begins, voting goes on, so a
   * dead one costs nobody but those who wait for the close.
   */
  private static final Duration SHORTEST_VIEW = Duration.ofSeconds(3);

  private static final Duration LONGEST_VIEW = Duration.ofSeconds(10);

  /**
   * View 0 lasts as long as an epoch, within 3 … 10 s. A certificate comes two round trips after
   * its votes; twice a view outlasts lost packets too. An hour idle: 24 empty checkpoints of some
   * 400 bytes a day keep the open epoch near the clock, whatever the epoch length.
   */
  public static ClosingLimits of(Genesis genesis) {
    var view = genesis.epochLength();
    if (view.compareTo(SHORTEST_VIEW) < 0) {
      view = SHORTEST_VIEW;
    } else if (view.compareTo(LONGEST_VIEW) > 0) {
      view = LONGEST_VIEW;
    }
    return new ClosingLimits(
        view,
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        view.multipliedBy(2),
        Duration.ofSeconds(1),
        Duration.ofMillis(150),
        Duration.ofSeconds(1),
        Duration.ofHours(1));
  }
}
