package org.nodus.it.simulation.trial;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.it.simulation.checker.Promise;
import org.nodus.it.simulation.checker.Promises;
import org.nodus.it.simulation.checker.Violation;
import org.nodus.it.simulation.checker.Watch;

/**
 * The figures of a trial.
 *
 * @param promised letters, stored as their senders were told
 * @param lost promises that nobody kept by the end
 * @param visits of each letter that was shown, how long the visit lasted that brought it
 */
public record TrialResult(
    String name,
    TrialScript script,
    int written,
    Map<SendOutcome.Reason, Integer> refused,
    int promised,
    List<Promise> lost,
    List<Duration> visits,
    Stock.Count stock,
    Rates rates,
    Times times,
    Deaths deaths,
    List<Violation> violations,
    List<String> failures) {
  /** Zero of N shows a rate below 3/N with 95 % confidence. */
  private static final double RULE_OF_THREE = 3;

  /**
   * What a node sends to other nodes.
   *
   * @param idle before the upheaval, while nobody writes
   * @param busy during it, with everything that it takes to repair
   */
  record Rates(Meter.Rate idle, Meter.Rate busy) {}

  /**
   * After the upheaval.
   *
   * @param agreed until all replicas had the same ledger
   * @param collected until every letter was collected
   */
  record Times(Duration agreed, Duration collected) {}

  record Deaths(int nodes, int disks) {}

  TrialResult(
      String name,
      TrialScript script,
      Mail mail,
      Watch watch,
      Stock.Count stock,
      Rates rates,
      Times times,
      Deaths deaths,
      List<String> failures) {
    this(
        name,
        script,
        mail.written(),
        mail.refusals(),
        watch.promises().all().size(),
        watch.promises().open(),
        mail.visits(),
        stock,
        rates,
        times,
        deaths,
        watch.violations(),
        List.copyOf(failures));
  }

  /** Whether no rule was broken. What a trial counts is for whoever reads it to judge. */
  public boolean isGood() {
    return violations.isEmpty() && failures.isEmpty();
  }

  private long shownTwice() {
    return violations.stream().filter(one -> one.rule().equals(Promises.ONCE)).count();
  }

  private double visitSeconds(int percent) {
    return visits.isEmpty()
        ? 0
        : visits.get(Math.min(visits.size() - 1, visits.size() * percent / 100)).toMillis()
            / 1_000.0;
  }

  /** In the order in which they are printed. */
  public Map<String, Object> toFields() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("ok", isGood());
    fields.put("trial", name);
    fields.put("seed", script.seed());
    fields.put("nodes", script.nodes());
    fields.put("users", script.users());
    fields.put("minutes", script.length().toMinutes());
    fields.put("written", written);
    fields.put("promised", promised);
    fields.put("lost", lost.size());
    fields.put("shownTwice", shownTwice());
    fields.put("collectMedianSeconds", visitSeconds(50));
    fields.put("collectP99Seconds", visitSeconds(99));
    fields.put("laid", stock.laid());
    fields.put("laidLost", stock.lost());
    fields.put("rounds", stock.rounds());
    fields.put("exposed", stock.exposed());
    fields.put("predictedLost", Math.round(10 * stock.predicted()) / 10.0);
    fields.put("drawnLost", Math.round(10 * stock.drawn()) / 10.0);
    fields.put("deaths", deaths.nodes());
    fields.put("disksLost", deaths.disks());
    fields.put("idleBytesPerSecond", Math.round(rates.idle().all()));
    fields.put("idleKeepingBytesPerSecond", Math.round(rates.idle().keeping()));
    fields.put("busyBytesPerSecond", Math.round(rates.busy().all()));
    fields.put("busyKeepingBytesPerSecond", Math.round(rates.busy().keeping()));
    fields.put("ledgersAgreedSeconds", times.agreed().toSeconds());
    fields.put("allCollectedSeconds", times.collected().toSeconds());
    fields.put("violations", violations.stream().map(Object::toString).toList());
    fields.put("failures", failures);
    return fields;
  }

  /** "0 of 500: below 0.6 %". */
  private static String share(int lost, int all) {
    return lost > 0 || all == 0
        ? "%d of %d".formatted(lost, all)
        : String.format(Locale.ROOT, "0 of %d (below %.2g)", all, RULE_OF_THREE / all);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s seed %d: %d nodes, %d min, %d deaths, %d disks lost; letters: %d written, refused %s, lost %s, %d shown twice, collected in %.1f s (median), %.1f s (p99)",
            name,
            script.seed(),
            script.nodes(),
            script.length().toMinutes(),
            deaths.nodes(),
            deaths.disks(),
            written,
            refused,
            share(lost.size(), promised),
            shownTwice(),
            visitSeconds(50),
            visitSeconds(99)));
    if (stock.laid() > 0) {
      text.append("; laid: lost ").append(share(stock.lost(), stock.laid()));
    }
    if (stock.rounds() > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              ", in %d rounds %d times exposed, %.1f predicted, %.1f by draws",
              stock.rounds(),
              stock.exposed(),
              stock.predicted(),
              stock.drawn()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "; a node sends %.0f B/s idle, %.0f of them to keep what is stored, and %.0f B/s in the upheaval, %.0f of them for that; after it ledgers agree in %d s, all is collected in %d s",
            rates.idle().all(),
            rates.idle().keeping(),
            rates.busy().all(),
            rates.busy().keeping(),
            times.agreed().toSeconds(),
            times.collected().toSeconds()));
    violations.forEach(violation -> text.append("\n  ").append(violation));
    failures.forEach(failure -> text.append("\n  FAILED: ").append(failure));
    lost.forEach(promise -> text.append("\n  LOST: ").append(promise));
    return text.toString();
  }
}
