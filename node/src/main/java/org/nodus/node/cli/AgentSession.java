package org.nodus.node.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.node.Host;
import org.nodus.node.agent.Allowances;
import org.nodus.node.agent.Inbox;
import org.nodus.node.agent.Names;
import org.nodus.node.agent.Outbound;
import org.nodus.node.agent.Purse;
import org.nodus.node.agent.RunningAgent;
import org.nodus.node.home.AgentHome;
import org.nodus.node.log.LogFile;
import org.nodus.protocol.identity.UserName;
import org.nodus.protocol.record.NameRecord;

/** One command's time with the network: the user's home, held, and her agent, joined. */
final class AgentSession implements AutoCloseable {
  /** A few rounds of bootstrap retries; whoever is not there then is away. */
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(10);

  private final AgentHome home;
  private final Host host;
  private final RunningAgent agent;

  /** What is said about crowds; the same one is seen again by each visit to a mailbox. */
  private final AlarmVoice voice;

  private AgentSession(AgentHome home, Host host, RunningAgent agent) {
    this.home = home;
    this.host = host;
    this.agent = agent;
    this.voice = new AlarmVoice(host.env().clock());
  }

  static AgentSession open(AgentOption option) {
    var home = option.open();
    LogFile.use(home.directory().resolve("log").resolve("nodus.log"), "info");
    var host = Host.ofOneNode();
    RunningAgent agent = null;
    try {
      var account = AccountKey.of(home.identity().account(0));
      agent = RunningAgent.start(home.network(), account, home.data("journal"), host);
      agent.awaitJoined(JOIN_PATIENCE);
      return new AgentSession(home, host, agent);
    } catch (RuntimeException failure) {
      if (agent != null) {
        agent.close();
      }
      host.close();
      home.close();
      throw failure;
    }
  }

  /** Tells the person at the terminal how the work goes that sending costs; silent in JSON. */
  WorkProgress showWork(OutputOption output) {
    var progress = new WorkProgress(output.err(), isTerminal(), host.env().clock());
    if (!output.isJson()) {
      agent.hearWork(progress::on);
    }
    return progress;
  }

  /** JDK 25 gives no console where there is no terminal. */
  @SuppressWarnings("SystemConsoleNull") // true of JDK 22 … 24 alone
  private static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  AgentHome home() {
    return home;
  }

  Names names() {
    return new Names(agent, home.data("names"));
  }

  Outbound outbound() {
    return new Outbound(agent, home.identity(), ownName(), home.data("sent"));
  }

  Optional<UserName> ownName() {
    return names().own().map(NameRecord::name);
  }

  Instant now() {
    return host.env().clock().now();
  }

  Allowances allowances() {
    return new Allowances(agent, home.identity().uid(), home.data("inbox"));
  }

  Inbox inbox() {
    return new Inbox(agent, home.identity(), home.received(), home.data("inbox"));
  }

  Purse purse() {
    return new Purse(agent);
  }

  /**
   * How often up to now more nodes stood around a key than chance explains; empty when the agent
   * does not say, which is no reason to keep what was done from the user.
   */
  Optional<Long> alarms() {
    return alarmsOf(agent);
  }

  static Optional<Long> alarmsOf(RunningAgent agent) {
    try {
      return Optional.of(agent.alarms());
    } catch (CommandFailure silent) {
      return Optional.empty();
    }
  }

  /** Says so, and what to do about it, if there was a reason that was not said yet. */
  void reportAlarms(OutputOption output) {
    alarms().flatMap(voice::lineFor).ifPresent(output::narrate);
  }

  @Override
  public void close() {
    agent.close();
    host.close();
    home.close();
  }
}
