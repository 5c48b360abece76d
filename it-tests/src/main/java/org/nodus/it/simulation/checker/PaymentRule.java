package org.nodus.it.simulation.checker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.nodus.actors.delivery.SendOutcome;

/**
 * Who pays is served: no payment of an honest user fails while she reaches a quorum of validators
 * that are in order, however far out of step they are and however much lines lose. Where disks
 * stand still for seconds it may run out of its time: there the rule is off.
 */
public final class PaymentRule {
  static final String SERVED = "who reaches a quorum of validators can pay";

  /**
   * After a quorum is there again: what an interrupted payment left behind is settled, and the
   * epoch closed that nobody could close.
   */
  private static final Duration RECOVERY = Duration.ofMinutes(1);

  private final Findings findings;
  private final Map<Integer, Instant> lastWithout = new HashMap<>();
  private boolean everythingIsSlow;

  public PaymentRule(Findings findings) {
    this.findings = findings;
  }

  /** Everything is so slow that payments may run out of their time. */
  public void excuseAll() {
    everythingIsSlow = true;
  }

  /** At {@code now} this user reaches fewer validators than a quorum. */
  public void noQuorum(int user, Instant now) {
    lastWithout.put(user, now);
  }

  /**
   * How a message ended that its sender wanted to pay for.
   *
   * @param asked when she wanted to
   */
  public void ended(int user, Instant asked, SendOutcome outcome) {
    if (outcome instanceof SendOutcome.Failed failed
        && failed.reason() == SendOutcome.Reason.PAYMENT
        && !isExcused(user, asked)) {
      findings.add(
          SERVED, "user %d, who asked at %s, hears: %s".formatted(user, asked, failed.detail()));
    }
  }

  private boolean isExcused(int user, Instant asked) {
    var without = lastWithout.get(user);
    return everythingIsSlow || (without != null && without.plus(RECOVERY).isAfter(asked));
  }
}
