package org.nodus.it.lookup;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures as a table in Markdown, as it stands in {@code docs/dht.md}. */
final class LookupTable {
  private static final List<String> HEAD =
      List.of(
          "| nodes | company | paths | questions: mean, p99 | goal, limit | hops: mean, worst |"
              + " limit | missing of 16 | unreached | undelivered | ms: p50, p99 |",
          "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");

  private LookupTable() {}

  static List<String> lines(List<LookupFigures> rows) {
    var lines = new ArrayList<>(HEAD);
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  static List<String> crowdLines(List<CrowdFigures> rows) {
    var lines = new ArrayList<String>();
    lines.add(
        "| honest | ids next to the key | trials | delivered | by the 16 nearest | alarms |"
            + " questions |");
    lines.add("|---:|---:|---:|---:|---:|---:|---:|");
    for (var row : rows) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %,d | %d | %d | %d | %d | %d | %.0f |",
              row.honest(),
              row.crowd(),
              row.trials(),
              row.delivered(),
              row.deliveredBefore(),
              row.alarms(),
              row.meanQuestions()));
    }
    return lines;
  }

  private static String line(LookupFigures row) {
    var planned = row.planned();
    return String.format(
        Locale.ROOT,
        "| %,d | %s | %d | %.1f, %d | %.1f, %.1f | %.1f, %d | %.1f | %.2f | %d | %d | %d, %d |",
        planned.nodes(),
        company(planned),
        row.paths(),
        row.meanQuestions(),
        row.tailQuestions(),
        planned.questionGoal(),
        planned.questionLimit(),
        row.meanHops(),
        row.worstHops(),
        planned.hopLimit(),
        row.missing(),
        row.unreached(),
        row.undelivered(),
        row.medianMillis(),
        row.tailMillis());
  }

  static String company(LookupPlanned planned) {
    if (planned.lying() > 0) {
      return Math.round(planned.lying() * 100) + " % lie";
    }
    return planned.silent() > 0 ? Math.round(planned.silent() * 100) + " % are gone" : "all honest";
  }
}
