package org.nodus.it.simulation.command;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nodus.it.simulation.log.EventLog;
import org.nodus.it.simulation.scenario.Report;
import org.nodus.it.simulation.scenario.Scenarios;
import org.nodus.it.simulation.scenario.Script;
import org.nodus.it.simulation.scenario.Story;

/**
 * One story that was played.
 *
 * @param digest of its log
 * @param cpuMillis of the thread that played it
 */
public record Performance(Report report, String digest, long cpuMillis) {

  /** Plays it on this thread. */
  public static Performance of(String scenario, Script script, EventLog log) {
    var before = threadMillis();
    var report = Story.play(scenario, Scenarios.of(scenario, script.opponents()), script, log);
    return new Performance(report, log.digest(), threadMillis() - before);
  }

  private static long threadMillis() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
  }

  Map<String, Object> toFields() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("ok", report.isGood());
    fields.put("scenario", report.scenario());
    fields.put("seed", report.script().seed());
    fields.put("nodes", report.script().nodes());
    fields.put("minutes", report.script().chaos().toMinutes());
    fields.put("written", report.written());
    fields.put("promised", report.promised());
    fields.put("delivered", report.delivered());
    fields.put("lost", report.lost().size());
    fields.put("medianMillis", report.median().toMillis());
    fields.put("p99Millis", report.slowest().toMillis());
    fields.put("alarms", report.alarms());
    fields.put("violations", report.violations().stream().map(Object::toString).toList());
    fields.put("failures", report.failures());
    fields.put("steps", report.steps());
    fields.put("cpuMillis", cpuMillis);
    fields.put("digest", digest);
    return fields;
  }

  @Override
  public String toString() {
    return "%s, %.1f s of CPU, digest %s".formatted(report, cpuMillis / 1_000.0, digest);
  }
}
