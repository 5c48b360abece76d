package org.nodus.actors.ledger.account;

import java.time.Duration;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.ledger.LedgerNetwork;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.protocol.bytes.Bytes;

/** One person's account chain against a {@link LedgerNetwork}; can crash and start again. */
public final class TestAccount {
  public static final AccountLimits LIMITS =
      new AccountLimits(
          4,
          Duration.ofSeconds(6),
          Duration.ofMillis(1_500),
          Duration.ofMillis(2_500),
          Duration.ofMillis(400),
          Duration.ofMillis(25),
          Duration.ofMillis(200),
          Duration.ofMillis(100));

  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private final LedgerNetwork network;
  private final String name;
  private final String home;
  final CutLink link = new CutLink();
  private ActorRef<AccountChain.Command> chain;

  public TestAccount(LedgerNetwork network, String name) {
    this(network, name, "");
  }

  /** Another device of the same account: with a journal of its own. */
  TestAccount(LedgerNetwork network, String name, String home) {
    this.network = network;
    this.name = name;
    this.home = home;
    this.chain = network.kit.spawn(behavior());
  }

  private Behavior<AccountChain.Command> behavior() {
    var links = network.kit.spawn(link.over(network.agent()));
    var committee =
        network.kit.spawn(
            CommitteeContacts.create(
                network.genesis.committee(),
                network.committee(),
                network.kit.spawn(nobodyKnown()),
                network.clock));
    return AccountChain.create(
        home,
        new AccountKey(id(), TestLedger.seed(name)),
        network.genesis,
        new AccountChain.Partners(links, committee),
        LIMITS,
        new Env(network.clock, TestEnv.chance(7)));
  }

  private static Behavior<RoutingTable.Command> nobodyKnown() {
    return Behaviors.receiveMessage(
        message -> {
          if (message instanceof RoutingTable.Lookup lookup) {
            lookup.replyTo().tell(new PeerLookup.OutOfTime(lookup.target(), java.util.List.of()));
          }
          return Behaviors.same();
        });
  }

  public ActorRef<AccountChain.Command> chain() {
    return chain;
  }

  public CutLink link() {
    return link;
  }

  public AccountId id() {
    return TestLedger.account(name);
  }

  /** Stops like a crash and comes back over the same journal. */
  public void restart() {
    crash();
    chain = network.kit.spawn(behavior());
  }

  public void crash() {
    network.kit.stop(chain, Duration.ofSeconds(5));
  }

  public AccountOutcome transfer(String to, long micros) {
    return ask(reply -> give(to, micros, reply));
  }

  static AccountChain.Transfer give(String to, long micros, ActorRef<AccountOutcome> replyTo) {
    return new AccountChain.Transfer(
        TestLedger.account(to), new Tokens(micros), Bytes.EMPTY, replyTo);
  }

  public AccountOutcome ask(Function<ActorRef<AccountOutcome>, AccountChain.Command> command) {
    var probe = network.kit.createTestProbe(AccountOutcome.class);
    chain.tell(command.apply(probe.getRef()));
    return probe.receiveMessage(PATIENCE);
  }

  public AccountChain.ViewAnswer view() {
    var probe = network.kit.createTestProbe(AccountChain.ViewAnswer.class);
    chain.tell(new AccountChain.GetView(probe.getRef()));
    return probe.receiveMessage(PATIENCE);
  }

  public Tokens spendable() {
    if (view() instanceof AccountChain.Viewed viewed) {
      return viewed.view().spendable();
    }
    throw new AssertionError("the validators do not agree");
  }

  public AccountChain.Recent recent() {
    var probe = network.kit.createTestProbe(AccountChain.Recent.class);
    chain.tell(new AccountChain.GetRecent(probe.getRef()));
    return probe.receiveMessage(PATIENCE);
  }

  /** Until no block is out any more. */
  public AccountChain.Recent awaitSettled() {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var recent = recent();
      if (recent.pending().isEmpty()) {
        return recent;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("still out: " + recent.pending());
      }
      network.kit.createTestProbe().expectNoMessage(Duration.ofMillis(25));
    }
  }
}
