package org.nodus.it.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.mailbox.Mailboxes;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.Host;
import org.nodus.node.RunningNode;
import org.nodus.node.agent.Purse;
import org.nodus.node.dev.DevNetwork;
import org.nodus.node.environment.RealChance;
import org.nodus.node.network.Network;
import org.nodus.protocol.identity.IdentityKeys;

/**
 * Nodes on real sockets and real disks, all in this process, under a clock of the test's choice.
 */
public final class LocalNetwork implements AutoCloseable {
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(60);

  /** What takes seconds on a free machine, on a busy one. */
  private static final Duration PATIENCE = Duration.ofSeconds(180);

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Host host;
  private final DevNetwork nodes;

  private LocalNetwork(Host host, DevNetwork nodes) {
    this.host = host;
    this.nodes = nodes;
  }

  /** A new network below {@code directory}, or the one that is there. */
  public static LocalNetwork up(Path directory, int nodes, Clock clock) {
    var usual = Host.ofManyNodes();
    var host = new Host(new Env(clock, RealChance.INSTANCE), usual.sockets(), usual.threads());
    try {
      var plan = DevNetwork.Plan.of(nodes);
      return new LocalNetwork(host, DevNetwork.up(directory, plan, host, words -> {}));
    } catch (RuntimeException failure) {
      host.close();
      throw failure;
    }
  }

  public Network network() {
    return nodes.network();
  }

  public Host host() {
    return host;
  }

  public List<RunningNode> nodes() {
    return nodes.inside();
  }

  public User arrive(IdentityKeys keys) {
    return User.arrive(keys, network(), host);
  }

  public Caller caller() {
    return Caller.in(network(), host);
  }

  /** Returns when they are {@code account}'s. */
  public void give(AccountId account, Tokens tokens) {
    try (var faucet = User.agentOf(nodes.faucet(), network(), host)) {
      new Purse(faucet).transfer(account, tokens);
    }
  }

  public LedgerReplica.Status ledgerOf(RunningNode node) {
    return answer(node.status()).ledger();
  }

  public FragmentStore.Status fragmentsOf(RunningNode node) {
    CompletionStage<FragmentStore.Status> status =
        AskPattern.ask(
            node.branches().fragments(),
            FragmentStore.GetStatus::new,
            ANSWER_PATIENCE,
            node.system().scheduler());
    return answer(status);
  }

  public Mailboxes.Status mailboxesOf(RunningNode node) {
    CompletionStage<Mailboxes.Status> status =
        AskPattern.ask(
            node.branches().mailboxes(),
            Mailboxes.GetStatus::new,
            ANSWER_PATIENCE,
            node.system().scheduler());
    return answer(status);
  }

  private static <T> T answer(CompletionStage<T> stage) {
    return stage
        .toCompletableFuture()
        .orTimeout(ANSWER_PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  /** Looks until it is so; fails with {@code otherwise} when it does not become so. */
  public static void await(BooleanSupplier isSo, Supplier<String> otherwise) {
    var start = System.nanoTime();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("after " + PATIENCE.toSeconds() + " s: " + otherwise.get());
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  @Override
  public void close() {
    nodes.close();
    host.close();
  }
}
