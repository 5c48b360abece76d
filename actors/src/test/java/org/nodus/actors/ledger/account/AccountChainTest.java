package org.nodus.actors.ledger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.ledger.LedgerNetwork;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.protocol.wire.Request;

/** An account chain against four real validators. */
class AccountChainTest {
  private static final Tokens RICH = Tokens.ofWhole(1_000);

  private final LedgerNetwork network = new LedgerNetwork(4, "alice", "bob");
  private final TestAccount alice = new TestAccount(network, "alice");

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void a_transfer_ends_with_a_proof_that_strangers_can_check() {
    var done = finalOf(alice.transfer("bob", 40));

    assertTrue(done.proof().orElseThrow().isGenuine(network.genesis.committee()));
    assertEquals(1, done.block().height());
    assertEquals(RICH.minus(new Tokens(40)), done.block().body().balanceAfter());
  }

  @Test
  void transfers_follow_each_other_on_the_chain() {
    var first = finalOf(alice.transfer("bob", 40)).block();
    var second = finalOf(alice.transfer("bob", 2)).block();

    assertEquals(first.hash(), second.body().previous());
    assertEquals(RICH.minus(new Tokens(42)), second.body().balanceAfter());
  }

  @Test
  void the_next_block_counts_what_others_gave() {
    var gift = finalOf(alice.transfer("bob", 40)).block();
    var bob = new TestAccount(network, "bob");

    var block = finalOf(bob.transfer("alice", 1)).block();

    assertEquals(java.util.List.of(gift.hash()), block.body().credits());
    assertEquals(RICH.plus(new Tokens(39)), block.body().balanceAfter());
  }

  @Test
  void more_than_the_account_has_is_not_signed() {
    var refused =
        assertInstanceOf(
            AccountOutcome.Insufficient.class, alice.transfer("bob", RICH.micros() + 1));

    assertEquals(RICH, refused.have());
    assertEquals(RICH.micros() + 1, refused.need().micros());
    assertTrue(alice.recent().settled().isEmpty());
  }

  @Test
  void what_the_rules_do_not_allow_is_not_signed() {
    assertInstanceOf(AccountOutcome.Refused.class, alice.transfer("alice", 1));
    assertTrue(alice.recent().settled().isEmpty());
  }

  @Test
  void one_silent_validator_is_not_missed() {
    network.silence(1);

    finalOf(alice.transfer("bob", 40));
    assertEquals(RICH.minus(new Tokens(40)), alice.spendable());
  }

  @Test
  void with_two_silent_validators_nothing_is_signed_and_the_numbers_are_told() {
    var bob = new TestAccount(network, "bob", TestAccount.SOON_DISAPPOINTED);
    assertEquals(RICH, alice.spendable());
    network.silence(1);
    network.silence(2);

    var failed = assertInstanceOf(AccountOutcome.NoQuorum.class, bob.transfer("alice", 40));

    assertEquals("2 of 4 validators answered, 3 are needed", failed.detail());
    network.revive(1);
    assertEquals(RICH, bob.spendable());
  }

  @Test
  void a_block_without_enough_votes_stays_out_and_becomes_final_later() {
    var bob = new TestAccount(network, "bob", TestAccount.SOON_OUT);
    bob.link().lose(Request.SubmitBlock.class);

    var out = assertInstanceOf(AccountOutcome.Pending.class, bob.transfer("alice", 40));
    bob.link().heal();

    assertEquals(out.block(), onlyFinal(bob.awaitSettled()));
    assertEquals(RICH.minus(new Tokens(40)), bob.spendable());
  }

  @Test
  void an_operation_that_one_certification_was_too_short_for_ends_final_within_its_patience() {
    var bob = new TestAccount(network, "bob", TestAccount.PERSISTENT);
    bob.link().lose(Request.SubmitCertificate.class);
    var probe = network.kit.createTestProbe(AccountOutcome.class);
    bob.chain().tell(TestAccount.give("alice", 1, probe.getRef()));

    probe.expectNoMessage(TestAccount.PERSISTENT.certification().multipliedBy(4));
    bob.link().heal();

    finalOf(probe.receiveMessage(TestAccount.PATIENCE));
  }

  @Test
  void while_a_block_is_out_the_next_operation_waits_its_turn() {
    var bob = new TestAccount(network, "bob", TestAccount.SOON_OUT);
    bob.link().lose(Request.SubmitCertificate.class);
    var out = assertInstanceOf(AccountOutcome.Pending.class, bob.transfer("alice", 40));

    bob.link().heal();
    // On a slow machine the next one may be out for a while, too.
    bob.transfer("alice", 2);

    var settled = bob.awaitSettled().settled();
    assertEquals(2, settled.size());
    assertEquals(out.block(), settled.getFirst().block());
    assertTrue(settled.stream().allMatch(AccountChain.Settled::isFinal));
    assertEquals(out.block().hash(), settled.getLast().block().body().previous());
  }

  @Test
  void a_full_line_answers_busy_and_everybody_hears_once() {
    var limits =
        TestAccount.limits(
            Duration.ofSeconds(3),
            TestAccount.PATIENT.reading(),
            TestAccount.PATIENT.certification());
    var bob = new TestAccount(network, "bob", limits);
    bob.link().lose(Request.GetAccount.class);
    var probe = network.kit.createTestProbe(AccountOutcome.class);
    var sent = limits.waiting() + 2;

    for (var i = 0; i < sent; i++) {
      bob.chain().tell(TestAccount.give("alice", 1, probe.getRef()));
    }

    var outcomes = new ArrayList<AccountOutcome>();
    for (var i = 0; i < sent; i++) {
      outcomes.add(probe.receiveMessage(TestAccount.PATIENCE));
    }
    assertEquals(2, outcomes.stream().filter(AccountOutcome.Busy.class::isInstance).count());
    assertEquals(
        sent - 2, outcomes.stream().filter(AccountOutcome.NoQuorum.class::isInstance).count());
  }

  @Test
  void a_view_shows_what_is_out() {
    var bob = new TestAccount(network, "bob", TestAccount.SOON_OUT);
    bob.link().lose(Request.SubmitBlock.class);
    var out = assertInstanceOf(AccountOutcome.Pending.class, bob.transfer("alice", 40));

    var viewed = assertInstanceOf(AccountChain.Viewed.class, bob.view());

    assertEquals(out.block(), viewed.pending().orElseThrow());
    assertEquals(RICH, viewed.view().spendable());
  }

  static AccountOutcome.Final finalOf(AccountOutcome outcome) {
    return assertInstanceOf(AccountOutcome.Final.class, outcome);
  }

  static Block onlyFinal(AccountChain.Recent recent) {
    assertEquals(1, recent.settled().size());
    assertTrue(recent.settled().getFirst().isFinal());
    return recent.settled().getFirst().block();
  }
}
