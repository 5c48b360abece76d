package org.nodus.actors.ledger.incentive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.Env;
import org.nodus.actors.environment.ManualClock;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.ledger.account.AccountChain;
import org.nodus.actors.ledger.account.AccountOutcome;
import org.nodus.actors.ledger.account.DueShare;
import org.nodus.actors.storage.Custody;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.BlockBody;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.Share;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.ledger.share.ShareSecret;
import org.nodus.persistence.journal.JournalStorage;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** The rounds of claims against an account chain that the test plays. */
class ClaimRoundTest {
  private static final TestCommittee COMMITTEE = TestCommittee.of(4);
  private static final Genesis GENESIS = TestLedger.genesis(COMMITTEE, "alice");
  private static final Bytes SALT = Sha256.of(Bytes.utf8("salt")).toBytes();
  private static final long EXPIRY_EPOCH = 5;
  private static final Tokens EACH = new Tokens(500);
  private static final int OPEN = 100;
  private static final Duration SETTLING = Duration.ofMillis(200);

  /** The chain of this test always answers: no test lets as much time pass. */
  private static final Duration CHAIN_PATIENCE = GENESIS.epochLength().multipliedBy(10);

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(
                  ConfigFactory.parseString(
                      """
                      pekko.persistence.journal.plugin = nodus-journal
                      pekko.persistence.snapshot-store.plugin = nodus-snapshots
                      """))
              .withFallback(ConfigFactory.load()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final ManualClock clock = new ManualClock(GENESIS.start());
  private final TestProbe<AccountChain.Command> chain =
      kit.createTestProbe(AccountChain.Command.class);
  private ActorRef<Incentives.Command> incentives;

  ClaimRoundTest() {
    JournalStorage.install(Adapter.toClassic(kit.system()), MemoryKeyValue.create());
    incentives = start();
  }

  private ActorRef<Incentives.Command> start() {
    return kit.spawn(
        Incentives.create(
            TestLedger.account("holder"),
            GENESIS,
            chain.getRef(),
            new Incentives.Limits(OPEN, 200, CHAIN_PATIENCE, SETTLING),
            new Env(clock, TestEnv.chance(3))));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void each_epoch_has_one_random_moment_at_which_claims_go_out() {
    paid(0);

    time.timePasses(GENESIS.epochLength());

    review(Optional.empty());
    assertEquals(1, expectClaim().shares().size());
  }

  @Test
  void more_shares_than_fit_into_a_block_go_out_in_batches() {
    for (var i = 0; i < 70; i++) {
      paid(i);
    }
    incentives.tell(new Incentives.ClaimNow());
    review(Optional.empty());

    var first = expectClaim();
    assertEquals(64, first.shares().size());
    first.replyTo().tell(done(1, first.shares()));
    var second = expectClaim();
    assertEquals(6, second.shares().size());
    second.replyTo().tell(done(2, second.shares()));

    assertEquals(new Tokens(70 * EACH.micros()), awaitEarned(70).earned());
    chain.expectNoMessage();
  }

  @Test
  void one_bad_share_in_a_batch_costs_only_itself() {
    for (var i = 0; i < 3; i++) {
      paid(i);
    }
    incentives.tell(new Incentives.ClaimNow());
    review(Optional.empty());
    var all = expectClaim();
    all.replyTo().tell(new AccountOutcome.Refused("the share was claimed before", false));

    for (var height = 1; height <= 3; height++) {
      var one = expectClaim();
      assertEquals(1, one.shares().size());
      one.replyTo()
          .tell(
              height == 2
                  ? new AccountOutcome.Refused("the share was claimed before", false)
                  : done(height, one.shares()));
    }

    var earnings = awaitEarned(2);
    assertEquals(EACH, earnings.lost());
    assertTrue(
        earnings.shares().stream()
            .anyMatch(
                one ->
                    one.state() == Earning.State.LOST
                        && one.reason().equals("the share was claimed before")));
  }

  @Test
  void another_block_in_its_place_loses_no_share() {
    paid(0);
    incentives.tell(new Incentives.ClaimNow());
    review(Optional.empty());

    expectClaim().replyTo().tell(new AccountOutcome.Refused("overtaken", true));
    var again = expectClaim();
    again.replyTo().tell(done(2, again.shares()));

    awaitEarned(1);
  }

  @Test
  void without_a_quorum_the_claim_is_made_again_later() {
    paid(0);
    incentives.tell(new Incentives.ClaimNow());
    review(Optional.empty());

    expectClaim().replyTo().tell(new AccountOutcome.NoQuorum("nobody answers"));
    heard();
    chain.expectNoMessage();
    time.timePasses(SETTLING);

    review(Optional.empty());
    expectClaim();
  }

  @Test
  void a_claim_that_is_out_is_looked_after_until_it_is_final() {
    paid(0);
    incentives.tell(new Incentives.ClaimNow());
    review(Optional.empty());
    var claim = expectClaim();
    var block = claimBlock(1, claim.shares());
    claim.replyTo().tell(new AccountOutcome.Pending(block, "not final yet"));
    heard();
    chain.expectNoMessage();

    time.timePasses(SETTLING);
    review(Optional.of(block));
    heard();
    chain.expectNoMessage();
    time.timePasses(SETTLING);
    review(Optional.empty(), new AccountChain.Settled(block, true));

    awaitEarned(1);
  }

  @Test
  void a_claim_that_was_given_up_is_made_again() {
    paid(0);
    incentives.tell(new Incentives.ClaimNow());
    review(Optional.empty());
    var claim = expectClaim();
    var block = claimBlock(1, claim.shares());
    claim.replyTo().tell(new AccountOutcome.Pending(block, "not final yet"));
    heard();
    chain.expectNoMessage();

    time.timePasses(SETTLING);
    review(Optional.empty(), new AccountChain.Settled(block, false));

    assertEquals(claim.shares(), expectClaim().shares());
  }

  @Test
  void after_a_crash_a_claim_that_the_chain_has_out_is_not_made_a_second_time() {
    var due = paid(0);
    var block = claimBlock(1, List.of(due));

    kit.stop(incentives);
    incentives = start();
    awaitPending(1);
    incentives.tell(new Incentives.ClaimNow());
    review(Optional.of(block));

    heard();
    chain.expectNoMessage();
    assertEquals("its claim is being certified", earnings().shares().getFirst().reason());
  }

  @Test
  void when_nobody_pays_until_claims_end_the_share_is_lost() {
    held(0);

    clock.advance(GENESIS.epochLength().multipliedBy(EXPIRY_EPOCH + GENESIS.graceEpochs() + 2));
    time.timePasses(GENESIS.epochLength());

    var lost = awaitLost();
    assertEquals("no recipient paid before claims ended", lost.shares().getFirst().reason());
  }

  @Test
  void above_its_limit_a_holder_takes_no_more_payments() {
    for (var i = 0; i < OPEN; i++) {
      held(i);
    }

    var refused = assertInstanceOf(Custody.PaymentRefused.class, check(OPEN));

    assertEquals(Response.Reason.FULL, refused.reason());
    assertInstanceOf(Custody.Accepted.class, check(0));
  }

  /** A share whose secret is here. */
  private DueShare paid(int number) {
    var place = held(number);
    var probe = kit.createTestProbe(Custody.SecretAnswer.class);
    tell(
        new Custody.SecretReleased(
            message(number), place.lock(), 0, secret(number), probe.getRef()));
    assertInstanceOf(Custody.Recorded.class, probe.receiveMessage());
    return new DueShare(
        new org.nodus.ledger.block.ClaimedShare(
            new org.nodus.ledger.block.SharePlace(place.lock(), 0), secret(number)),
        EACH,
        EXPIRY_EPOCH);
  }

  private Custody.Accepted held(int number) {
    return assertInstanceOf(Custody.Accepted.class, check(number));
  }

  private Custody.PaymentAnswer check(int number) {
    var probe = kit.createTestProbe(Custody.PaymentAnswer.class);
    var lock =
        new Operation.Lock(
            ShareSecret.messageHash(message(number).hash(), SALT),
            EXPIRY_EPOCH,
            List.of(
                new Share(
                    0, TestLedger.account("holder"), EACH, ShareSecret.hashOf(secret(number)))),
            TestLedger.FEE);
    var block = sign("alice", number + 1, lock);
    tell(
        new Custody.CheckPayment(
            new Request.Payment(CertificateCodec.bytes(COMMITTEE.finish(block, 0)), SALT),
            message(number),
            0,
            4_096,
            GENESIS.startOf(EXPIRY_EPOCH).toEpochMilli(),
            1,
            probe.getRef()));
    return probe.receiveMessage();
  }

  private void tell(Custody.Command command) {
    incentives.tell(new Incentives.FromStorage(command));
  }

  private void review(Optional<Block> pending, AccountChain.Settled... settled) {
    var asked = chain.expectMessageClass(AccountChain.GetRecent.class);
    asked.replyTo().tell(new AccountChain.Recent(pending, List.of(settled)));
  }

  private AccountChain.Claim expectClaim() {
    return chain.expectMessageClass(AccountChain.Claim.class);
  }

  private static AccountOutcome done(long height, List<DueShare> shares) {
    return new AccountOutcome.Final(claimBlock(height, shares), Optional.empty());
  }

  private static Block claimBlock(long height, List<DueShare> shares) {
    var claimed = new ArrayList<>(shares.stream().map(DueShare::share).toList());
    return sign("holder", height, new Operation.Claim(claimed));
  }

  private static Block sign(String owner, long height, Operation operation) {
    return Block.sign(
        new BlockBody(
            GENESIS.network(),
            TestLedger.account(owner),
            height,
            GENESIS.network(),
            List.of(),
            operation,
            new Tokens(1)),
        TestLedger.seed(owner));
  }

  /** Returns when everything told so far is handled and its timers are set: time may pass then. */
  private void heard() {
    earnings();
  }

  private Incentives.Earnings earnings() {
    var probe = kit.createTestProbe(Incentives.Earnings.class);
    incentives.tell(new Incentives.GetEarnings(probe.getRef()));
    return probe.receiveMessage();
  }

  private Incentives.Earnings awaitEarned(int shares) {
    var wanted = new Tokens(shares * EACH.micros());
    return kit.createTestProbe()
        .awaitAssert(
            () -> {
              var now = earnings();
              assertEquals(wanted, now.earned());
              return now;
            });
  }

  private void awaitPending(int shares) {
    assertEquals(new Tokens(shares * EACH.micros()), earnings().pending());
  }

  private Incentives.Earnings awaitLost() {
    return kit.createTestProbe()
        .awaitAssert(
            () -> {
              var now = earnings();
              assertEquals(EACH, now.lost());
              return now;
            });
  }

  private static MessageId message(int number) {
    return new MessageId(hash("message " + number));
  }

  private static Bytes secret(int number) {
    return hash("secret " + number).toBytes();
  }

  private static Hash256 hash(String text) {
    return Sha256.of(Bytes.utf8(text));
  }
}
