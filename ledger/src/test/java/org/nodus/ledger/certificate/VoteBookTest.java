package org.nodus.ledger.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.certificate.VoteBook.Decision;
import org.nodus.ledger.certificate.VoteBook.Refusal;
import org.nodus.ledger.journal.ValidatorEvent.CertificateAcknowledged;
import org.nodus.ledger.journal.ValidatorEvent.VoteCast;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

class VoteBookTest {
  private final TestLedger ledger = TestLedger.with("alice", "bob");
  private final TestCommittee validators = ledger.committee();
  private final Committee committee = validators.committee();
  private final Hash256 network = ledger.genesis().network();
  private final Block one = gift("alice", 1);
  private final Block other = gift("alice", 2);

  @Test
  void the_same_block_gets_the_same_vote_again_and_another_one_none() {
    var book = voted(VoteBook.opening(0, committee), one);

    assertInstanceOf(Decision.Again.class, book.vote(one));
    assertEquals(new Decision.No(Refusal.CONFLICT), book.vote(other));
    assertInstanceOf(Decision.Fresh.class, book.vote(gift("bob", 1)));
    assertEquals(vote(one, 0, 2), vote(one, 0, 2));
  }

  @Test
  void a_new_epoch_frees_what_did_not_become_final() {
    voted(VoteBook.opening(0, committee), one);

    assertInstanceOf(Decision.Fresh.class, VoteBook.opening(1, committee).vote(other));
  }

  @Test
  void a_closing_epoch_takes_nothing_new_and_repeats_what_was_said() {
    var certified = validators.certify(one, 0);
    var book = voted(VoteBook.opening(0, committee), one);
    book = book.after(new CertificateAcknowledged(certified)).closing();

    assertInstanceOf(Decision.Again.class, book.vote(one));
    assertInstanceOf(Decision.Again.class, book.acknowledge(certified));
    assertEquals(new Decision.No(Refusal.CLOSING), book.vote(gift("bob", 1)));
    assertEquals(
        new Decision.No(Refusal.CLOSING), book.acknowledge(validators.certify(gift("bob", 1), 0)));
  }

  @Test
  void a_certificate_of_another_epoch_is_not_acknowledged() {
    var book = VoteBook.opening(4, committee);

    assertEquals(
        new Decision.No(Refusal.OTHER_EPOCH), book.acknowledge(validators.certify(one, 3)));
  }

  @Test
  void an_epoch_has_room_for_a_bounded_number_of_votes() {
    var full = new VoteBook(0, 1, false, new java.util.TreeMap<>(), new java.util.TreeSet<>());

    assertEquals(new Decision.No(Refusal.EPOCH_FULL), voted(full, one).vote(gift("bob", 1)));
  }

  @Test
  void forged_foreign_and_doubled_votes_do_not_count() {
    var tally = new Tally(committee, one);

    assertTrue(tally.add(vote(one, 0, 0)));
    assertTrue(tally.add(vote(one, 0, 0)));
    assertTrue(tally.add(vote(one, 0, 1)));
    assertFalse(tally.add(vote(other, 0, 2)));
    assertFalse(
        tally.add(new Vote(0, one.hash(), new Endorsement(3, vote(one, 0, 2).by().signature()))));
    assertFalse(
        tally.add(new Vote(0, one.hash(), new Endorsement(9, vote(one, 0, 2).by().signature()))));
    assertTrue(tally.certified().isEmpty());
    assertTrue(tally.add(vote(one, 0, 3)));

    assertTrue(tally.certified().orElseThrow().isGenuine(committee));
  }

  @Test
  void votes_of_two_epochs_do_not_add_up() {
    var tally = new Tally(committee, one);
    tally.add(vote(one, 0, 0));
    tally.add(vote(one, 0, 1));
    tally.add(vote(one, 1, 2));
    assertTrue(tally.certified().isEmpty());

    tally.add(vote(one, 1, 0));
    tally.add(vote(one, 1, 1));

    assertEquals(1, tally.certified().orElseThrow().epoch());
  }

  /** A lock must travel beside a fragment: 12 KiB, which a whole committee of 31 would exceed. */
  @Test
  void a_final_block_carries_the_signatures_of_a_quorum_and_no_more() {
    var tally = new Tally(committee, one);
    for (var i = 3; i >= 0; i--) {
      tally.add(vote(one, 5, i));
      tally.add(Acknowledgement.give(network, 5, one.hash(), i, validators.key(i).seed()));
    }

    var last = tally.finalBlock().orElseThrow();

    assertEquals(3, last.certified().votes().size());
    assertEquals(3, last.acknowledgements().size());
    assertTrue(last.isGenuine(committee));
  }

  @Test
  void acknowledgements_of_a_quorum_make_it_final() {
    var tally = new Tally(committee, one);
    for (var i = 0; i < 3; i++) {
      tally.add(vote(one, 5, i));
      assertTrue(tally.finalBlock().isEmpty());
    }
    for (var i = 1; i < 4; i++) {
      tally.add(Acknowledgement.give(network, 5, one.hash(), i, validators.key(i).seed()));
    }

    assertTrue(tally.finalBlock().orElseThrow().isGenuine(committee));
  }

  @Test
  void a_certificate_is_worth_nothing_with_a_forged_foreign_or_missing_vote() {
    var certified = validators.certify(one, 0);
    var votes = certified.votes().list();
    var statement = certified.statement().vote();

    assertTrue(certified.isGenuine(committee));
    assertFalse(with(certified, new Endorsements(votes.subList(0, 2))).isGenuine(committee));
    assertFalse(new CertifiedBlock(one, 1, certified.votes()).isGenuine(committee));
    assertFalse(new CertifiedBlock(other, 0, certified.votes()).isGenuine(committee));
    var stranger = new ValidatorKey(20, validators.key(2).seed()).sign(statement);
    assertFalse(
        with(certified, Endorsements.of(List.of(votes.get(0), votes.get(1), stranger)))
            .isGenuine(committee));
    assertFalse(
        with(certified, validators.quorum(certified.statement().acknowledgement()))
            .isGenuine(committee));
    assertFalse(
        new CertifiedBlock(new Block(one.body(), other.signature()), 0, certified.votes())
            .isGenuine(committee));
  }

  /**
   * One validator of four lies as it likes, messages arrive in any order: still one certificate.
   */
  @Test
  void a_double_spend_never_gets_two_certificates_while_at_most_f_lie() {
    for (var seed = 0; seed < 2_000; seed++) {
      var random = new Random(seed);
      var spends = List.of(one, other, gift("alice", 3));
      var books = new ArrayList<VoteBook>();
      for (var i = 0; i < committee.size(); i++) {
        books.add(VoteBook.opening(0, committee));
      }
      var liar = random.nextInt(committee.size());
      var votes = new int[spends.size()];
      var counted = new boolean[spends.size()][committee.size()];
      for (var message = 0; message < 30; message++) {
        var spend = random.nextInt(spends.size());
        var to = random.nextInt(committee.size());
        var decision = books.get(to).vote(spends.get(spend));
        if (decision instanceof Decision.Fresh fresh && to != liar) {
          books.set(to, books.get(to).after((VoteCast) fresh.event()));
        }
        var says = to == liar || !(decision instanceof Decision.No);
        if (says && !counted[spend][to]) {
          counted[spend][to] = true;
          votes[spend]++;
        }
      }
      var certificates = 0;
      for (var count : votes) {
        certificates += count >= committee.quorum() ? 1 : 0;
      }
      assertTrue(certificates <= 1, "seed=" + seed);
    }
  }

  @Test
  void committees_have_three_f_plus_one_members_each_once() {
    for (var size : List.of(1, 4, 7, 31)) {
      var some = TestCommittee.of(size).committee();
      assertEquals(size, 3 * some.tolerated() + 1);
      assertEquals(some.quorum(), 2 * some.tolerated() + 1);
    }
    for (var size : List.of(0, 2, 3, 5, 34)) {
      org.junit.jupiter.api.Assertions.assertThrows(
          IllegalArgumentException.class, () -> TestCommittee.of(size));
    }
  }

  private CertifiedBlock with(CertifiedBlock like, Endorsements votes) {
    return new CertifiedBlock(like.block(), like.epoch(), votes);
  }

  private Vote vote(Block block, long epoch, int validator) {
    return Vote.cast(network, epoch, block.hash(), validator, validators.key(validator).seed());
  }

  private Block gift(String from, long micros) {
    return ledger.draft(
        from, new Operation.Transfer(TestLedger.account("carol"), new Tokens(micros), Bytes.EMPTY));
  }

  private static VoteBook voted(VoteBook book, Block block) {
    var fresh = assertInstanceOf(Decision.Fresh.class, book.vote(block));
    return book.after((VoteCast) fresh.event());
  }
}
