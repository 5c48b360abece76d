package org.nodus.it.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.nodus.actors.environment.Clock;

/** What this process has used up at a moment. */
public record ProcessCost(long nanoTime, long cpuNanos) {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  public static ProcessCost now(Clock clock) {
    return new ProcessCost(clock.nanoTime(), PROCESS.getProcessCpuTime());
  }

  public ProcessCost since(ProcessCost begin) {
    return new ProcessCost(nanoTime - begin.nanoTime, cpuNanos - begin.cpuNanos);
  }

  /** Of a difference: how many processors were busy. */
  public double cores() {
    return (double) cpuNanos / nanoTime;
  }
}
