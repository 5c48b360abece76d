package org.nodus.it.simulation.pekko;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.dispatch.Dispatcher;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MessageDispatcherConfigurator;
import org.apache.pekko.dispatch.sysmsg.SystemMessage;
import org.nodus.it.simulation.engine.CrashDomain;
import org.nodus.it.simulation.engine.Simulation;
import scala.concurrent.duration.FiniteDuration;

/**
 * Pekko's own dispatcher and mailboxes; only its threads are virtual. One message at a time, so
 * that the seed decides what comes between any two.
 */
final class VirtualDispatcher extends Dispatcher {
  private static final int ONE_MESSAGE = 1;
  private static final FiniteDuration NO_DEADLINE = FiniteDuration.apply(0, TimeUnit.NANOSECONDS);

  /** Of an idle thread pool; there is none. */
  private static final FiniteDuration SHUTDOWN = FiniteDuration.apply(1, TimeUnit.SECONDS);

  private final Simulation simulation;
  private final CrashDomain domain;

  VirtualDispatcher(
      MessageDispatcherConfigurator configurator,
      String id,
      Simulation simulation,
      CrashDomain domain) {
    super(
        configurator,
        id,
        ONE_MESSAGE,
        NO_DEADLINE,
        new VirtualExecutor(simulation, domain),
        SHUTDOWN);
    this.simulation = simulation;
    this.domain = domain;
  }

  /**
   * Guarded before the mailbox is touched: a mailbox that is marked and never run hangs for ever.
   */
  @Override
  public void dispatch(ActorCell receiver, Envelope envelope) {
    simulation.guard(receiver.self());
    if (simulation.isCharged()) {
      simulation.at(Duration.ZERO, domain, () -> dispatch(receiver, envelope));
      return;
    }
    simulation.log().sent(simulation.nanoTime(), receiver.self().path(), envelope.message());
    super.dispatch(receiver, envelope);
  }

  @Override
  public void systemDispatch(ActorCell receiver, SystemMessage message) {
    simulation.guard(receiver.self());
    super.systemDispatch(receiver, message);
  }
}
