package org.nodus.node.dev;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.actors.ledger.account.AccountOutcome;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.Host;
import org.nodus.node.ShutdownTasks;
import org.nodus.node.agent.Names;
import org.nodus.node.agent.Purse;
import org.nodus.node.agent.RunningAgent;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.persistence.keys.HomeLock;
import org.nodus.persistence.leveldb.LevelDb;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.identity.UserName;

/**
 * Gives tokens away: an agent of the account that owns the supply of a {@link DevNetwork}. Its
 * chain is durable in {@code DIR/faucet}, one process at a time, so that it never signs two blocks
 * for one height.
 */
public final class Faucet implements AutoCloseable {
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(15);

  private final RunningAgent agent;
  private final ShutdownTasks shutdown;

  private Faucet(RunningAgent agent, ShutdownTasks shutdown) {
    this.agent = agent;
    this.shutdown = shutdown;
  }

  /**
   * Opens the faucet of the network in {@code path}.
   *
   * @param host stays the caller's to close
   * @throws CommandFailure 69 the network is not up
   */
  public static Faucet open(Path path, Host host) {
    var directory = new DevDirectory(path);
    if (!Files.exists(directory.networkFile())) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "No network is up in " + path + ". Start it with: nodus dev up --dir " + path);
    }
    var shutdown = new ShutdownTasks();
    try {
      var home = path.resolve("faucet");
      var lock = HomeLock.acquire(home);
      shutdown.add("unlock the faucet", lock::close);
      var journal = LevelDb.open(home.resolve("journal"));
      shutdown.add("close the journal", journal::close);
      var key = AccountKey.of(directory.faucet());
      var agent = RunningAgent.start(directory.network(), key, journal, host);
      shutdown.add("end the agent", agent::close);
      agent.awaitJoined(JOIN_PATIENCE);
      return new Faucet(agent, shutdown);
    } catch (RuntimeException failure) {
      shutdown.close();
      throw failure;
    }
  }

  /**
   * The account that a registered user is paid on.
   *
   * @throws CommandFailure 69 nobody has the name
   */
  public AccountId accountOf(UserName name) {
    // Remembers no keys: what this faucet gives away is worth nothing.
    var names = new Names(agent, MemoryKeyValue.create());
    return AccountId.of(names.find(name).record().accountKey());
  }

  /** Returns when the transfer is final. */
  public AccountOutcome.Final give(AccountId to, Tokens amount) {
    return new Purse(agent).transfer(to, amount);
  }

  @Override
  public void close() {
    shutdown.close();
  }
}
