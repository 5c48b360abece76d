package org.nodus.it.simulation.pekko;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.ExecutorServiceFactoryProvider;
import org.nodus.it.simulation.engine.CrashDomain;
import org.nodus.it.simulation.engine.Simulation;

/** A pool without threads: its work waits in the run queue of the simulation. Never ends. */
final class VirtualExecutor extends AbstractExecutorService
    implements ExecutorServiceFactoryProvider, ExecutorServiceFactory {
  private final Simulation simulation;
  private final CrashDomain domain;

  VirtualExecutor(Simulation simulation, CrashDomain domain) {
    this.simulation = simulation;
    this.domain = domain;
  }

  @Override
  public void execute(Runnable work) {
    simulation.execute(domain, work);
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return this;
  }

  @Override
  public ExecutorService createExecutorService() {
    return this;
  }

  @Override
  public boolean isVirtualized() {
    return false;
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
