package org.nodus.actors.ledger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.actors.ledger.account.Gathering.Question;
import org.nodus.actors.ledger.account.Gathering.Then;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.certificate.Acknowledgement;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.ledger.certificate.Vote;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.wire.Response;

/** Votes and acknowledgements of four validators, one of which may lie or be silent. */
class GatheringTest {
  private static final TestCommittee COMMITTEE = TestCommittee.of(4);
  private static final TestLedger LEDGER = TestLedger.with("alice", "bob");
  private static final Block BLOCK = LEDGER.draft("alice", gift(40));
  private static final Block OTHER = LEDGER.draft("alice", gift(41));

  private final Gathering gathering = new Gathering(BLOCK, COMMITTEE.committee());

  @Test
  void three_votes_and_three_acknowledgements_make_it_final() {
    vote(0, 0);
    vote(2, 0);
    assertEquals(Then.ALL_AT_ONCE, vote(3, 0));
    acknowledge(0, 0);
    acknowledge(2, 0);
    assertTrue(gathering.finalBlock().isEmpty());
    acknowledge(3, 0);

    assertTrue(gathering.finalBlock().orElseThrow().isGenuine(COMMITTEE.committee()));
  }

  @Test
  void a_vote_with_a_foreign_place_or_for_another_block_does_not_count() {
    vote(0, 0);
    gathering.answered(1, Question.VOTE, voteOf(0, BLOCK, 0));
    gathering.answered(1, Question.VOTE, voteOf(1, OTHER, 0));
    gathering.answered(1, Question.VOTE, new Response.BlockVote(Bytes.utf8("garbage")));
    gathering.answered(1, Question.VOTE, new Response.Done());

    assertEquals(1, gathering.votes());
    assertEquals(Optional.of(Question.VOTE), gathering.questionFor(1));
  }

  @Test
  void who_refuses_is_asked_first_whether_the_block_is_final_already() {
    refuse(0, Response.Reason.INVALID);

    assertEquals(Optional.of(Question.FIND), gathering.questionFor(0));
    gathering.answered(0, Question.FIND, new Response.Blocks(List.of()));
    assertEquals(Optional.of(Question.VOTE), gathering.questionFor(0));
  }

  @Test
  void a_final_block_that_somebody_has_ends_it() {
    refuse(0, Response.Reason.INVALID);
    var whole = CertificateCodec.bytes(COMMITTEE.finish(BLOCK, 0));

    gathering.answered(0, Question.FIND, new Response.Blocks(List.of(whole)));

    assertTrue(gathering.finalBlock().isPresent());
  }

  @Test
  void a_certificate_that_somebody_has_is_acknowledged_by_the_others() {
    refuse(0, Response.Reason.INVALID);
    var certified = new FinalBlock(COMMITTEE.certify(BLOCK, 0), Endorsements.NONE);

    var then =
        gathering.answered(
            0, Question.FIND, new Response.Blocks(List.of(CertificateCodec.bytes(certified))));

    assertEquals(Then.ALL_AT_ONCE, then);
    assertEquals(Optional.of(Question.ACKNOWLEDGE), gathering.questionFor(1));
  }

  @Test
  void one_refusal_is_no_verdict_two_are_and_three_are_for_good() {
    refuseAndNotFound(0, Response.Reason.INVALID);
    assertTrue(gathering.verdict().isEmpty());

    refuseAndNotFound(1, Response.Reason.INVALID);
    var two = gathering.verdict().orElseThrow();
    assertFalse(two.isForGood(COMMITTEE.committee(), true));

    refuseAndNotFound(2, Response.Reason.INVALID);
    var three = gathering.verdict().orElseThrow();
    assertTrue(three.isForGood(COMMITTEE.committee(), false));
  }

  @Test
  void a_conflict_is_never_for_good() {
    for (var place = 0; place < 4; place++) {
      refuseAndNotFound(place, Response.Reason.CONFLICT);
    }

    var verdict = gathering.verdict().orElseThrow();
    assertEquals(Refusal.Kind.CONFLICT, verdict.kind());
    assertFalse(verdict.isForGood(COMMITTEE.committee(), true));
  }

  @Test
  void what_a_quorum_lacks_is_for_good_only_after_an_epoch_was_closed() {
    for (var place = 0; place < 3; place++) {
      refuseAndNotFound(place, Response.Reason.NOT_FOUND);
    }

    assertTrue(gathering.verdict().isEmpty());
    var lacking = gathering.lacking().orElseThrow();
    assertFalse(lacking.isForGood(COMMITTEE.committee(), false));
    assertTrue(lacking.isForGood(COMMITTEE.committee(), true));
  }

  @Test
  void after_the_turn_of_an_epoch_every_vote_is_asked_for_anew() {
    for (var place = 0; place < 3; place++) {
      vote(place, 0);
    }
    acknowledge(0, 0);
    gathering.answered(1, Question.ACKNOWLEDGE, refusal(Response.Reason.EXPIRY));
    gathering.answered(1, Question.FIND, new Response.Blocks(List.of()));
    assertEquals(Optional.of(Question.VOTE), gathering.questionFor(1));

    vote(1, 1);

    assertEquals(Optional.of(Question.VOTE), gathering.questionFor(0));
    vote(0, 1);
    assertEquals(Then.ALL_AT_ONCE, vote(2, 1));
    assertEquals(Optional.of(Question.ACKNOWLEDGE), gathering.questionFor(0));
  }

  @Test
  void who_closes_an_epoch_and_so_refuses_a_second_vote_is_not_asked_again_at_once() {
    for (var place : List.of(0, 1, 2)) {
      vote(place, 0);
    }
    acknowledge(0, 0);
    vote(1, 1);
    assertEquals(Optional.of(Question.VOTE), gathering.questionFor(0));

    assertEquals(Then.LATER, gathering.answered(0, Question.VOTE, refusal(Response.Reason.BUSY)));

    assertEquals(Optional.of(Question.FIND), gathering.questionFor(0));
    assertEquals(Then.LATER, gathering.answered(0, Question.FIND, new Response.Blocks(List.of())));
    assertEquals(Optional.of(Question.VOTE), gathering.questionFor(0));
  }

  private Then vote(int place, long epoch) {
    return gathering.answered(place, Question.VOTE, voteOf(place, BLOCK, epoch));
  }

  private static Response voteOf(int place, Block block, long epoch) {
    var key = COMMITTEE.key(place);
    var vote = Vote.cast(LEDGER.genesis().network(), epoch, block.hash(), place, key.seed());
    return new Response.BlockVote(CertificateCodec.bytes(vote));
  }

  private void acknowledge(int place, long epoch) {
    var key = COMMITTEE.key(place);
    var given =
        Acknowledgement.give(LEDGER.genesis().network(), epoch, BLOCK.hash(), place, key.seed());
    gathering.answered(
        place, Question.ACKNOWLEDGE, new Response.BlockAcknowledged(CertificateCodec.bytes(given)));
  }

  private void refuse(int place, Response.Reason reason) {
    gathering.answered(place, Question.VOTE, refusal(reason));
  }

  private void refuseAndNotFound(int place, Response.Reason reason) {
    refuse(place, reason);
    gathering.answered(place, Question.FIND, new Response.Blocks(List.of()));
  }

  private static Response refusal(Response.Reason reason) {
    return new Response.Refused(reason, "no");
  }

  private static Operation gift(long micros) {
    return new Operation.Transfer(TestLedger.account("bob"), new Tokens(micros), Bytes.EMPTY);
  }
}
