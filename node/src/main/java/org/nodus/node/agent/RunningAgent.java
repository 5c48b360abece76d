package org.nodus.node.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.admission.WorkDesk;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.agent.AgentSettings;
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.actors.transport.DatagramPort;
import org.nodus.node.ActorSystems;
import org.nodus.node.Host;
import org.nodus.node.ShutdownTasks;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.network.Network;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.journal.JournalStorage;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.identity.NodeKeys;

/**
 * One started agent: an ephemeral port, a session key of its own, and the account of one key. Its
 * journal stays the caller's to close, after the agent.
 */
public final class RunningAgent implements AutoCloseable {
  /** Branches of an agent stop within milliseconds. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  /** Replicas beyond a quorum get what they miss for so long before the agent ends. */
  private static final Duration QUIET_PATIENCE = Duration.ofSeconds(5);

  /** Who among them wants more work than was shown gets a second proof first: some seconds each. */
  private static final Duration QUIET_PATIENCE_WITH_WORK = Duration.ofSeconds(30);

  private static final Duration MOST_WORK = Duration.ofHours(1);

  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(10);

  private final Network network;
  private final Env env;
  private final ActorSystem<Agent.Command> system;
  private final ShutdownTasks shutdown;

  private RunningAgent(
      Network network, Env env, ActorSystem<Agent.Command> system, ShutdownTasks shutdown) {
    this.network = network;
    this.env = env;
    this.system = system;
    this.shutdown = shutdown;
  }

  /**
   * Starts an agent.
   *
   * @param account what pays and is paid
   * @param journal where the account's chain is durable
   * @param host stays the caller's to close
   */
  public static RunningAgent start(
      Network network, AccountKey account, KeyValue journal, Host host) {
    var shutdown = new ShutdownTasks();
    try {
      var port = openPort(network, host);
      shutdown.add("close the port", port::close);
      var system =
          ActorSystems.start(
              guardian(
                  network,
                  account,
                  journal,
                  port,
                  host.env(),
                  Runtime.getRuntime().availableProcessors()),
              "agent-" + account.id(),
              host.threads());
      shutdown.addAndWait("stop the branches", STOP_PATIENCE, () -> stop(system));
      return new RunningAgent(network, host.env(), system, shutdown);
    } catch (RuntimeException failure) {
      shutdown.close();
      throw failure;
    }
  }

  /**
   * The guardian of an agent, with session keys of its own for this run.
   *
   * @param port open; closed when the agent stops
   * @param cores that may work for what is sent for nothing
   */
  public static Behavior<Agent.Command> guardian(
      Network network,
      AccountKey account,
      KeyValue journal,
      DatagramPort port,
      Env env,
      int cores) {
    var chance = env.chance();
    var settings =
        new AgentSettings(
            network.genesis(),
            network.bootstrap(),
            network.lab(),
            network.work(),
            cores,
            NodeKeys.of(chance.secret(32), chance.secret(32), 0),
            account,
            AgentSettings.Limits.DEFAULT);
    return Behaviors.setup(
        context -> {
          JournalStorage.install(context.getSystem().classicSystem(), journal);
          return Agent.create(settings, port, env);
        });
  }

  private static DatagramPort openPort(Network network, Host host) {
    try {
      var address = InetAddress.getByName(network.lab() ? "127.0.0.1" : "0.0.0.0");
      return host.sockets().open(new InetSocketAddress(address, 0));
    } catch (IOException failure) {
      throw new CommandFailure(
          ExitCode.IO_ERROR, "No UDP socket can be opened: " + failure.getMessage() + ".", failure);
    }
  }

  private static CompletionStage<?> stop(ActorSystem<Agent.Command> system) {
    system.terminate();
    return system.getWhenTerminated();
  }

  public Network network() {
    return network;
  }

  public Env env() {
    return env;
  }

  public ActorSystem<Agent.Command> system() {
    return system;
  }

  /**
   * Asks the agent and waits.
   *
   * @param patience longer than the conversation takes at most: every conversation ends by itself
   * @throws CommandFailure 75 when the time is over all the same
   */
  public <T> T ask(Function<ActorRef<T>, Agent.Command> question, Duration patience) {
    CompletionStage<T> answer =
        AskPattern.ask(system, question::apply, patience, system.scheduler());
    return await(answer, patience);
  }

  static <T> T await(CompletionStage<T> answer, Duration patience) {
    try {
      return answer
          .toCompletableFuture()
          .get(patience.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException late) {
      throw new CommandFailure(
          ExitCode.TRY_AGAIN, "The network did not answer in time; try again.", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.TRY_AGAIN, "Interrupted.", interrupted);
    }
  }

  /**
   * Returns when some node has answered.
   *
   * @throws CommandFailure 69 when nobody did within {@code patience}
   */
  public void awaitJoined(Duration patience) {
    var end = env.clock().nanoTime() + patience.toNanos();
    while (!ask(Agent.GetStatus::new, STATUS_PATIENCE).joined()) {
      if (env.clock().nanoTime() - end > 0) {
        throw new CommandFailure(
            ExitCode.UNAVAILABLE,
            "No node of network "
                + network.genesis().name()
                + " answers; is it running, and is network.conf up to date?");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /**
   * How long to wait for something that may have to be worked for: every conversation ends by
   * itself, and an hour of work is more than anybody is asked for.
   */
  Duration withWork(Duration patience) {
    return worksForNothing() ? patience : patience.plus(MOST_WORK);
  }

  private Duration quietPatience() {
    return worksForNothing() ? QUIET_PATIENCE : QUIET_PATIENCE_WITH_WORK;
  }

  private boolean worksForNothing() {
    return network.work().base() <= WorkPrice.LAB;
  }

  /** From now on {@code listener} hears how the work for what is sent goes, on other threads. */
  public void hearWork(Consumer<WorkDesk.Working> listener) {
    var ear =
        system.<WorkDesk.Working>systemActorOf(
            Behaviors.receiveMessage(
                working -> {
                  listener.accept(working);
                  return Behaviors.same();
                }),
            "work-listener",
            Props.empty());
    system.tell(new Agent.HearWork(ear));
  }

  /** How often since the start the nodes nearest to a key were more than chance explains. */
  public long alarms() {
    return ask(Agent.GetStatus::new, STATUS_PATIENCE).crowdsSeen();
  }

  /** Waits for what still fills up replicas, then ends the agent. Repeating it is harmless. */
  @Override
  public void close() {
    if (!system.whenTerminated().isCompleted()) {
      try {
        system.log().debug("quiet {}", ask(Agent.AwaitQuiet::new, quietPatience()));
      } catch (CommandFailure busy) {
        system.log().debug("ended with conversations still running");
      }
    }
    shutdown.close();
  }
}
