package org.nodus.actors.ledger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
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
import org.nodus.ledger.block.Block;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.wire.Request;

/** One person's account chain against a {@link LedgerNetwork}; can crash and start again. */
public final class TestAccount {
  /** Nothing ends because the machine is slow: what fails does so because nobody can answer. */
  public static final AccountLimits PATIENT =
      limits(Duration.ofSeconds(100), Duration.ofSeconds(40), Duration.ofSeconds(50));

  /** For blocks that are to stay out: they do so soon. */
  static final AccountLimits SOON_OUT =
      limits(PATIENT.patience(), PATIENT.reading(), Duration.ofSeconds(1));

  /** Several certifications in vain end no operation. */
  static final AccountLimits PERSISTENT =
      limits(PATIENT.patience(), PATIENT.reading(), Duration.ofMillis(500), 1_000);

  /** For validators who do not answer. */
  public static final AccountLimits SOON_DISAPPOINTED =
      limits(PATIENT.patience(), Duration.ofSeconds(2), PATIENT.certification());

  /** Longer than any operation of the account takes. */
  public static final Duration PATIENCE = PATIENT.patience().plusSeconds(20);

  private final LedgerNetwork network;
  private final String name;
  private final String home;
  private final AccountLimits limits;
  private final CutLink link = new CutLink();
  private ActorRef<AccountChain.Command> chain;

  public TestAccount(LedgerNetwork network, String name) {
    this(network, name, "", PATIENT);
  }

  public TestAccount(LedgerNetwork network, String name, AccountLimits limits) {
    this(network, name, "", limits);
  }

  /** Another device of the same account: with a journal of its own. */
  TestAccount(LedgerNetwork network, String name, String home) {
    this(network, name, home, PATIENT);
  }

  private TestAccount(LedgerNetwork network, String name, String home, AccountLimits limits) {
    this.network = network;
    this.name = name;
    this.home = home;
    this.limits = limits;
    this.chain = network.kit.spawn(behavior());
  }

  /**
   * An account that asks validators for {@code reading}, and about a block for {@code
   * certification}.
   */
  public static AccountLimits limits(Duration patience, Duration reading, Duration certification) {
    return limits(patience, reading, certification, 1);
  }

  private static AccountLimits limits(
      Duration patience, Duration reading, Duration certification, int certifications) {
    return new AccountLimits(
        4,
        patience,
        reading,
        certification,
        certifications,
        Duration.ofSeconds(20),
        Duration.ofMillis(25),
        Duration.ofMillis(200),
        Duration.ofMillis(100));
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
        limits,
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
    network.kit.stop(chain, PATIENCE);
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
    return network
        .kit
        .createTestProbe()
        .awaitAssert(
            PATIENCE, () -> assertInstanceOf(AccountChain.Viewed.class, view()).view().spendable());
  }

  public AccountChain.Recent recent() {
    var probe = network.kit.createTestProbe(AccountChain.Recent.class);
    chain.tell(new AccountChain.GetRecent(probe.getRef()));
    return probe.receiveMessage(PATIENCE);
  }

  /** Until every validator has been sent this, which the link loses; the block that is out then. */
  public Block awaitLost(Class<? extends Request> kind) {
    return network
        .kit
        .createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              assertEquals(LedgerNetwork.VALIDATORS, link.validatorsThatMissed(kind));
              return recent().pending().orElseThrow(AssertionError::new);
            });
  }

  /** Until so many more requests of this kind were sent. */
  void awaitSent(Class<? extends Request> kind, int more) {
    var enough = link.sent(kind) + more;
    network
        .kit
        .createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              assertTrue(link.sent(kind) >= enough);
              return enough;
            });
  }

  /** Until no block is out any more. */
  public AccountChain.Recent awaitSettled() {
    return network
        .kit
        .createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              var recent = recent();
              assertEquals(Optional.empty(), recent.pending());
              return recent;
            });
  }
}
