package org.nodus.actors.ledger.validator;

import java.time.Duration;
import org.nodus.ledger.genesis.Genesis;

/**
 * What bounds a {@link Validator}. The validators of one network should have the same {@code view};
 * where they differ epochs close late, and nothing worse happens.
 *
 * @param inFlight requests that wait for the replica's word; above, the answer is BUSY
 * @param parking how long a block waits here for what it builds on before it is refused; as many as
 *     {@code inFlight} wait at once
 * @param view how long a proposer has before it is the next one's turn
 * @param look how often a validator looks whether it is its turn
 * @param retry pause before a silent or unready validator is asked again within a view
 * @param answerTimeout how long a validator may take to answer a proposer
 * @param idle after this time an epoch is closed even if nothing happened in it
 */
public record ValidatorLimits(
    int inFlight,
    Duration parking,
    Duration view,
    Duration look,
    Duration retry,
    Duration answerTimeout,
    Duration idle) {

  /**
   * Three round trips and three syncs are some 50 ms; a machine that runs a whole network beside
   * its tests is sixty times slower at its worst. Until a proposer begins, voting goes on, so a
   * dead one costs nobody but those who wait for the close.
   */
  private static final Duration SHORTEST_VIEW = Duration.ofSeconds(3);

  private static final Duration LONGEST_VIEW = Duration.ofSeconds(10);

  /**
   * Gossip takes some hundred milliseconds; an owner waits 3 s for an answer. A view lasts as long
   * as an epoch, within 3 … 10 s. An hour idle: 24 empty checkpoints of some 400 bytes a day keep
   * the open epoch near the clock, whatever the epoch length.
   */
  public static ValidatorLimits of(Genesis genesis) {
    var view = genesis.epochLength();
    if (view.compareTo(SHORTEST_VIEW) < 0) {
      view = SHORTEST_VIEW;
    } else if (view.compareTo(LONGEST_VIEW) > 0) {
      view = LONGEST_VIEW;
    }
    return new ValidatorLimits(
        256,
        Duration.ofSeconds(1),
        view,
        Duration.ofMillis(100),
        Duration.ofMillis(150),
        Duration.ofSeconds(1),
        Duration.ofHours(1));
  }
}
