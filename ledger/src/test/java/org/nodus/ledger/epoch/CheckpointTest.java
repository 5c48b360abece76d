package org.nodus.ledger.epoch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.epoch.CheckpointAnswer.Why;
import org.nodus.ledger.epoch.CheckpointRound.Step;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.ledger.view.ViewProof;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Sha256;

class CheckpointTest {
  private final TestLedger ledger = TestLedger.with("alice", "bob");
  private final List<TestValidator> nodes = new ArrayList<>();

  CheckpointTest() {
    for (var i = 0; i < 4; i++) {
      nodes.add(new TestValidator(ledger, i));
    }
  }

  @Test
  void four_validators_close_an_epoch_on_the_union_of_what_they_hold() {
    var one = certify("alice");
    var two = certify("bob");
    nodes.forEach(node -> node.acknowledge(one));
    nodes.get(1).acknowledge(two);
    nodes.forEach(node -> node.replay.note(two));

    var signed = run(nodes.get(0), 0, 0, 1, 2, 3).orElseThrow();

    assertTrue(signed.isGenuine(ledger.committee().committee()));
    assertEquals(BlockSet.of(List.of(one.hash(), two.hash())), signed.blocks());
    for (var node : nodes) {
      assertInstanceOf(org.nodus.ledger.replay.Step.Applied.class, node.replay.accept(signed));
      assertEquals(signed.checkpoint().stateRoot(), node.replay.state().root());
    }
  }

  @Test
  void three_of_four_are_enough_and_two_are_not() {
    assertTrue(run(nodes.get(0), 0, 0, 2, 3).isPresent());

    nodes.forEach(node -> node.book = ValidatorBook.opening(0, ledger.committee().committee()));
    assertTrue(run(nodes.get(1), 1, 1, 2).isEmpty());
  }

  @Test
  void a_validator_that_lacks_a_block_says_which() {
    var one = certify("alice");
    nodes.get(0).acknowledge(one);
    var round = closed(nodes.get(0), 0, 0, 1, 2);
    round.propose(nodes.get(0).compute(round));

    var answer = nodes.get(1).ask(round.request());

    assertEquals(new CheckpointAnswer.Lacking(BlockSet.of(List.of(one.hash()))), answer);
    nodes.get(1).replay.note(one);
    assertInstanceOf(CheckpointAnswer.Prepared.class, nodes.get(1).ask(round.request()));
  }

  @Test
  void a_proposer_that_leaves_out_what_a_quorum_holds_is_refused() {
    var one = certify("alice");
    nodes.forEach(node -> node.acknowledge(one));
    var round = closed(nodes.get(0), 0, 0, 1, 2);
    round.propose(nodes.get(0).compute(round));
    var honest = (CheckpointRequest.Propose) round.request();
    var empty =
        EpochClose.candidate(
                nodes.get(0).replay.state(),
                List.of(),
                BlockSet.EMPTY,
                nodes.get(0).replay.lastCheckpoint(),
                1,
                ledger.committee().committee())
            .orElseThrow();
    var by =
        ledger
            .committee()
            .key(0)
            .sign(
                CheckpointRequest.Propose.statement(
                    ledger.genesis().network(), 0, 0, empty.hash()));

    var lie = new CheckpointRequest.Propose(0, empty, honest.closings(), Optional.empty(), by);

    assertEquals(refused(Why.NOT_JUSTIFIED), nodes.get(1).ask(lie));
  }

  @Test
  void nobody_closes_out_of_turn_before_the_end_or_twice_in_a_view() {
    var outOfTurn = nodes.get(2).round(0).request();
    assertEquals(refused(Why.NOT_PROPOSER), nodes.get(1).ask(outOfTurn));
    var early = nodes.get(0).round(0).request();
    assertEquals(new CheckpointAnswer.OtherEpoch(0), nodes.get(1).ask(early, false, 0));

    var round = closed(nodes.get(0), 0, 0, 1, 2);
    round.propose(nodes.get(0).compute(round));
    nodes.get(1).ask(round.request());
    var second = twin(round);
    assertEquals(refused(Why.PREPARED_OTHER), nodes.get(1).ask(second));
  }

  /** A closing counts as said in its view; below view 0 nothing would be written down for it. */
  @Test
  void a_view_below_0_cannot_close_an_epoch_without_a_block_that_is_final() {
    var one = certify("alice");
    var round = closed(nodes.get(3), -1, 0, 1, 2);
    nodes.forEach(node -> node.acknowledge(one));

    var signed =
        round.step() == Step.COMPUTING
            ? finish(nodes.get(3), round, 0, 1, 2)
            : Optional.<SignedCheckpoint>empty();

    assertEquals(Optional.empty(), signed);
    assertEquals(refused(Why.NOT_PROPOSER), nodes.get(0).ask(nodes.get(3).round(-1).request()));
  }

  @Test
  void no_view_begins_before_a_quorum_gave_up_the_one_before() {
    var network = ledger.genesis().network();
    var honest = (CheckpointRequest.Close) nodes.get(2).round(2).request();
    var few = new ViewProof(honest.proof().orElseThrow().by().subList(0, 2));
    var far = (CheckpointRequest.Close) nodes.get(2).round((1L << 60) + 2).request();

    for (var proof : List.of(Optional.<ViewProof>empty(), Optional.of(few))) {
      var early = new CheckpointRequest.Close(network, 0, 2, proof, honest.by());
      assertEquals(refused(Why.VIEW_TOO_FAR), nodes.get(1).ask(early));
    }
    var absurd = new CheckpointRequest.Close(network, 0, far.view(), honest.proof(), far.by());
    assertEquals(refused(Why.VIEW_TOO_FAR), nodes.get(1).ask(absurd));
    assertInstanceOf(CheckpointAnswer.Closed.class, nodes.get(1).ask(honest, false, 0));
  }

  @Test
  void the_next_epoch_is_what_the_clocks_of_a_quorum_say_whoever_proposes() {
    var round = nodes.get(0).round(0);
    var request = round.request();
    round.answered(nodes.get(0).ask(request, true, 1 << 30));
    round.answered(nodes.get(1).ask(request, true, 7));
    round.answered(nodes.get(2).ask(request, true, 5));

    round.propose(nodes.get(0).compute(round));

    assertEquals(7, round.opens());
    assertEquals(refused(Why.NOT_JUSTIFIED), nodes.get(1).ask(twin(round)));
    assertInstanceOf(CheckpointAnswer.Prepared.class, nodes.get(1).ask(round.request()));
  }

  @Test
  void a_later_view_carries_on_what_a_quorum_prepared() {
    var one = certify("alice");
    nodes.forEach(node -> node.acknowledge(one));
    var first = closed(nodes.get(0), 0, 0, 1, 2);
    first.propose(nodes.get(0).compute(first));
    feed(first, 0, 1, 2);
    assertEquals(Step.COMMITTING, first.step());
    var mine = nodes.get(1).ask(first.request());
    assertInstanceOf(CheckpointAnswer.Signed.class, mine);

    var second = closed(nodes.get(1), 1, 1, 2, 3);

    assertEquals(first.request().epoch(), second.request().epoch());
    assertTrue(second.bound().isPresent());
    var signed = finish(nodes.get(1), second, 1, 2, 3).orElseThrow();
    assertEquals(((CheckpointAnswer.Signed) mine).checkpoint(), signed.checkpoint().hash());
    assertEquals(new CheckpointAnswer.Behind(1), nodes.get(1).ask(first.request()));
  }

  @Test
  void a_closing_with_invented_blocks_is_left_out_and_the_round_goes_on() {
    var invented = Sha256.of(Bytes.utf8("nothing"));
    var round = nodes.get(0).round(0);
    round.answered(lie(3, BlockSet.of(List.of(invented))));
    feed(round, 0, 1);
    assertEquals(Step.COMPUTING, round.step());
    assertEquals(List.of(3), round.namedBy(invented));

    round.leaveOut(3);

    assertEquals(Step.CLOSING, round.step());
    feed(round, 2);
    assertTrue(finish(nodes.get(0), round, 0, 1, 2).isPresent());
  }

  @Test
  void inventions_that_leave_no_room_throw_out_their_inventor_and_nobody_else() {
    var one = certify("alice");
    nodes.forEach(node -> node.acknowledge(one));
    var inventions =
        IntStream.range(0, EpochLimits.MAX_BLOCKS)
            .mapToObj(i -> Sha256.of(Bytes.utf8("nothing " + i)))
            .toList();
    var round = nodes.get(0).round(0);
    round.answered(lie(3, BlockSet.of(inventions)));

    feed(round, 0, 1, 2);

    assertEquals(Step.COMPUTING, round.step());
    assertEquals(BlockSet.of(List.of(one.hash())), round.blocks());
    assertTrue(finish(nodes.get(0), round, 0, 1, 2).isPresent());
  }

  /** A closing of view 0 that is signed and names what its validator likes. */
  private CheckpointAnswer lie(int place, BlockSet set) {
    var network = ledger.genesis().network();
    var statement = Closing.statement(network, 0, 0, 1, set.digest(), Closing.Lock.NONE);
    var by = ledger.committee().key(place).sign(statement);
    return new CheckpointAnswer.Closed(new Closing(network, 0, 0, 1, set, Optional.empty(), by));
  }

  @Test
  void certified_but_unacknowledged_blocks_are_void_and_their_height_is_free() {
    var lost = certify("alice");
    run(nodes.get(0), 0, 0, 1, 2)
        .ifPresent(signed -> nodes.forEach(node -> node.replay.accept(signed)));

    assertEquals(1, nodes.get(3).replay.state().position().open());
    assertTrue(nodes.get(3).replay.state().check(lost.block()).isAllowed());
    assertTrue(nodes.get(3).replay.state().check(gift("alice", 77)).isAllowed());
  }

  /** The same proposal but for the epoch that it opens: another checkpoint in the same view. */
  private CheckpointRequest twin(CheckpointRound round) {
    var honest = (CheckpointRequest.Propose) round.request();
    var node = nodes.get(0);
    var other =
        EpochClose.candidate(
                node.replay.state(),
                List.of(),
                honest.candidate().blocks(),
                node.replay.lastCheckpoint(),
                2,
                ledger.committee().committee())
            .orElseThrow();
    var by =
        ledger
            .committee()
            .key(0)
            .sign(
                CheckpointRequest.Propose.statement(
                    ledger.genesis().network(), 0, honest.view(), other.hash()));
    return new CheckpointRequest.Propose(
        honest.view(), other, honest.closings(), honest.lock(), by);
  }

  private static CheckpointAnswer refused(Why why) {
    return new CheckpointAnswer.Refused(why);
  }

  private Optional<SignedCheckpoint> run(TestValidator proposer, long view, int... alive) {
    var round = closed(proposer, view, alive);
    return round.step() == Step.COMPUTING ? finish(proposer, round, alive) : Optional.empty();
  }

  private CheckpointRound closed(TestValidator proposer, long view, int... alive) {
    var round = proposer.round(view);
    feed(round, alive);
    return round;
  }

  private Optional<SignedCheckpoint> finish(
      TestValidator proposer, CheckpointRound round, int... alive) {
    round.propose(proposer.compute(round));
    feed(round, alive);
    feed(round, alive);
    return round.result();
  }

  private void feed(CheckpointRound round, int... alive) {
    var request = round.request();
    for (var place : alive) {
      round.answered(nodes.get(place).ask(request));
    }
  }

  private CertifiedBlock certify(String from) {
    return ledger.committee().certify(gift(from, 1), 0);
  }

  private Block gift(String from, long micros) {
    return ledger.draft(
        from, new Operation.Transfer(TestLedger.account("zoe"), new Tokens(micros), Bytes.EMPTY));
  }
}
