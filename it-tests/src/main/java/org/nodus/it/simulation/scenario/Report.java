package org.nodus.it.simulation.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.it.simulation.checker.Promise;
import org.nodus.it.simulation.checker.Violation;

/**
 * How a story ended.
 *
 * @param written letters that users wanted to send
 * @param promised of these, stored as their senders were told
 * @param refused of these, not sent, as their senders were told
 * @param delivered messages that were shown
 * @param overdue promises that ran out before anybody came: short-lived ones, in bad times
 * @param lost promises that cannot be kept, since fewer fragments are left than rebuild them
 * @param median of the times from a promise to its delivery
 * @param slowest of these, but for the slowest in a hundred
 * @param alarms how often users noticed that the nodes around a key were put there
 * @param violations of rules that hold always
 * @param failures of the healed network
 * @param steps of the simulation
 */
public record Report(
    String scenario,
    Script script,
    long written,
    int promised,
    Map<SendOutcome.Reason, Integer> refused,
    int delivered,
    int overdue,
    List<Promise> lost,
    Duration median,
    Duration slowest,
    long alarms,
    List<Violation> violations,
    List<String> failures,
    long steps) {

  /** Whether nothing was found that must not be. */
  public boolean isGood() {
    return violations.isEmpty() && failures.isEmpty() && lost.isEmpty();
  }

  /** Promises that were not kept, for whatever reason. */
  public long missed() {
    return (long) overdue + lost.size();
  }

  /** What plays it again. */
  public String replay() {
    return "./nodus sim --scenario %s --seed %d --nodes %d --users %d --minutes %d%s"
        .formatted(
            scenario,
            script.seed(),
            script.nodes(),
            script.users(),
            script.chaos().toMinutes(),
            script.opponents().toOptions());
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
        "%s seed %d: %d written, %d promised, refused %s, %d delivered, %d overdue, %d lost, median %d ms, p99 %d ms, %d alarms, %d steps"
            .formatted(
                scenario,
                script.seed(),
                written,
                promised,
                refused,
                delivered,
                overdue,
                lost.size(),
                median.toMillis(),
                slowest.toMillis(),
                alarms,
                steps));
    violations.forEach(violation -> text.append("\n  ").append(violation));
    failures.forEach(failure -> text.append("\n  NOT HEALED: ").append(failure));
    lost.forEach(promise -> text.append("\n  LOST: ").append(promise));
    if (!isGood()) {
      text.append("\n  ").append(replay());
    }
    return text.toString();
  }
}
