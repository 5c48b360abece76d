package org.nodus.actors.ledger.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.protocol.bytes.Bytes;

class HeldBlocksTest {
  private final TestLedger ledger = TestLedger.with("alice", "bob");
  private final TestCommittee validators = ledger.committee();
  private final HeldBlocks held = new HeldBlocks(ReplicaLimits.DEFAULT);
  private final Block gift = gift("alice");

  @Test
  void a_certificate_of_a_closed_epoch_is_not_held_and_keeps_no_later_one_out() {
    assertFalse(held.addCertified(validators.certify(gift, 143), 153));

    assertTrue(held.addCertified(validators.certify(gift, 153), 153));
    assertEquals(Optional.of(153L), held.find(gift.hash(), 153).map(one -> one.epoch()));
  }

  @Test
  void a_block_that_was_certified_again_is_found_in_each_of_its_epochs() {
    held.addFinal(validators.finish(gift, 161), false);
    held.addCertified(validators.certify(gift, 153), 153);

    assertFalse(held.isWaiting(gift.hash(), 153));
    assertEquals(Optional.of(153L), held.find(gift.hash(), 153).map(one -> one.epoch()));
    assertEquals(Optional.of(161L), held.find(gift.hash(), 161).map(one -> one.epoch()));
    assertEquals(Optional.empty(), held.find(gift.hash(), 157));
  }

  @Test
  void the_latest_certificate_is_shown_to_others() {
    held.addCertified(validators.certify(gift, 153), 153);
    held.addCertified(validators.certify(gift, 161), 153);
    held.addCertified(validators.certify(gift("bob"), 170), 153);

    assertEquals(Optional.of(161L), held.certified(gift.hash()).map(CertifiedBlock::epoch));
  }

  @Test
  void what_is_written_down_is_forgotten_in_all_its_epochs() {
    held.addFinal(validators.finish(gift, 161), false);
    held.addCertified(validators.certify(gift, 153), 153);
    held.addCertified(validators.certify(gift("bob"), 153), 153);

    held.appended(gift.hash());

    assertEquals(Optional.empty(), held.certified(gift.hash()));
    assertTrue(held.find(gift("bob").hash(), 153).isPresent());
  }

  @Test
  void an_epoch_that_opens_ends_what_is_older() {
    held.addFinal(validators.finish(gift, 153), false);
    held.addCertified(validators.certify(gift, 154), 153);

    held.epochOpened(154);

    assertEquals(List.of(), List.copyOf(held.waiting()));
    assertEquals(Optional.of(154L), held.certified(gift.hash()).map(CertifiedBlock::epoch));
  }

  private Block gift(String from) {
    var one = new Operation.Transfer(TestLedger.account("bob"), new Tokens(1), Bytes.EMPTY);
    return ledger.draft(from, one);
  }
}
