package org.nodus.actors.ledger.account;

import java.time.Duration;

/**
 * What bounds an {@link AccountChain} and the conversations that it starts.
 *
 * @param waiting operations that wait for their turn; above, they hear {@link AccountOutcome.Busy}
 * @param patience after which an operation gets its outcome, whatever happens
 * @param reading how long the heads of the account may take to agree
 * @param certification how long validators are asked about one block in a row
 * @param certifications after so many that brought no end an operation hears that it is pending, if
 *     its patience is not over before
 * @param answerTimeout how long one validator may take to answer
 * @param firstRetry pause before validators are asked again; doubles up to {@code lastRetry}
 * @param rest before a block that is not final is tried again; up to half of it is added by chance,
 *     so that two devices of one account do not meet for ever
 */
public record AccountLimits(
    int waiting,
    Duration patience,
    Duration reading,
    Duration certification,
    int certifications,
    Duration answerTimeout,
    Duration firstRetry,
    Duration lastRetry,
    Duration rest) {

  /**
   * An epoch that closes stops certification for a few round trips and syncs, well below a second:
   * 10 s of certification outlast it, and reading and certification together stay within patience.
   * Four times of 10 s are longer than any patience: over slow lines only that ends an operation.
   */
  public static final AccountLimits DEFAULT =
      new AccountLimits(
          64,
          Duration.ofSeconds(20),
          Duration.ofSeconds(6),
          Duration.ofSeconds(10),
          4,
          Duration.ofSeconds(3),
          Duration.ofMillis(100),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2));
}
