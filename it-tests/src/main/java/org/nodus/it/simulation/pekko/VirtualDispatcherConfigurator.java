package org.nodus.it.simulation.pekko;

import com.typesafe.config.Config;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.MessageDispatcher;
import org.apache.pekko.dispatch.MessageDispatcherConfigurator;

/**
 * Makes dispatchers whose threads are the run queue of the simulation. Named by {@code type} in the
 * configuration of every dispatcher; tells by the scheduler where its system belongs.
 */
public final class VirtualDispatcherConfigurator extends MessageDispatcherConfigurator {
  private final MessageDispatcher dispatcher;

  public VirtualDispatcherConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    if (!(prerequisites.scheduler() instanceof VirtualScheduler scheduler)) {
      throw new IllegalStateException("a virtual dispatcher needs the virtual scheduler");
    }
    dispatcher =
        new VirtualDispatcher(
            this, config.getString("id"), scheduler.simulation(), scheduler.domain());
  }

  @Override
  public MessageDispatcher dispatcher() {
    return dispatcher;
  }
}
