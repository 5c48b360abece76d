package org.nodus.it.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run of equal operations came to.
 *
 * @param ended until each had ended, those that failed too
 * @param usable until those that succeeded had what was wanted; a retrieval ends later, when what
 *     it opened is deleted at its holders
 * @param failures how many failed, by reason
 * @param wallNanos from the begin of the first to the end of the last
 * @param cpuNanos of the whole process in that time: all nodes, all agents, compiler and collector
 */
record Figures(
    Latencies ended,
    Latencies usable,
    Map<String, Integer> failures,
    long wallNanos,
    long cpuNanos) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MEDIAN = 50;
  private static final double TAIL = 99;

  Figures {
    failures = new TreeMap<>(failures);
  }

  int failed() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }

  double perSecond() {
    return ended.count() * NANOS_PER_SECOND / wallNanos;
  }

  double cpuMillisEach() {
    return cpuNanos / NANOS_PER_MILLI / ended.count();
  }

  double cores() {
    return (double) cpuNanos / wallNanos;
  }

  double medianMillis() {
    return ended.percentileMillis(MEDIAN);
  }

  double tailMillis() {
    return ended.percentileMillis(TAIL);
  }

  double usableMedianMillis() {
    return usable.percentileMillis(MEDIAN);
  }

  double usableTailMillis() {
    return usable.percentileMillis(TAIL);
  }

  /** For JSON; the figures of no success are null. */
  Map<String, Object> toFields() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("operations", ended.count());
    fields.put("failures", failed());
    fields.put("reasons", failures);
    put(fields, "perSecond", perSecond());
    put(fields, "p50Millis", medianMillis());
    put(fields, "p99Millis", tailMillis());
    put(fields, "worstMillis", ended.worstMillis());
    put(fields, "usableP50Millis", usableMedianMillis());
    put(fields, "usableP99Millis", usableTailMillis());
    put(fields, "cpuMillisPerOperation", cpuMillisEach());
    put(fields, "cores", cores());
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, double value) {
    if (!Double.isNaN(value)) {
      fields.put(name, Math.round(value * 1000) / 1000.0);
    }
  }
}
