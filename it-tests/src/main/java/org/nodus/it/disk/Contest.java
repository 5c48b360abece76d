package org.nodus.it.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One thing that both sides do.
 *
 * @param unit of both figures
 * @param floor the ratio that must be reached, ours to theirs
 * @param goal the one that is wanted
 * @param ours measures in a directory of its own, as {@code theirs} does
 */
record Contest(
    String what,
    String against,
    String unit,
    double floor,
    double goal,
    ToDoubleFunction<Path> ours,
    ToDoubleFunction<Path> theirs) {

  /** The figures of the pairs, in their order. */
  record Outcome(Contest contest, List<Double> ours, List<Double> theirs) {

    /** The median of the ratios of the pairs: what slowed down one pair slowed down both sides. */
    double ratio() {
      var ratios = new ArrayList<Double>();
      for (var i = 0; i < ours.size(); i++) {
        ratios.add(ours.get(i) / theirs.get(i));
      }
      return median(ratios);
    }

    /** Where less is better the floor is above the goal. */
    boolean isReached() {
      return contest.floor() > contest.goal()
          ? ratio() <= contest.floor()
          : ratio() >= contest.floor();
    }

    Map<String, Object> toFields() {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("what", contest.what());
      fields.put("against", contest.against());
      fields.put("unit", contest.unit());
      fields.put("ours", rounded(median(ours)));
      fields.put("theirs", rounded(median(theirs)));
      fields.put("ratio", rounded(ratio()));
      fields.put("floor", contest.floor());
      fields.put("goal", contest.goal());
      fields.put("reached", isReached());
      return fields;
    }

    String toText() {
      return "%-34s %-30s %,12.1f %,12.1f  %6.2f  %5.2f  %5.2f"
          .formatted(
              contest.what(),
              contest.against() + " [" + contest.unit() + "]",
              median(ours),
              median(theirs),
              ratio(),
              contest.floor(),
              contest.goal());
    }

    static String heading() {
      return "%-34s %-30s %12s %12s  %6s  %5s  %5s"
          .formatted("what", "against", "ours", "theirs", "ratio", "floor", "goal");
    }
  }

  static double median(List<Double> figures) {
    var sorted = figures.stream().sorted().toList();
    var middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static double rounded(double figure) {
    return Math.round(figure * 1_000) / 1_000.0;
  }
}
