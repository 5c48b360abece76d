package org.nodus.ledger.epoch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

class EpochPositionTest {

  @Test
  void without_gaps_grace_is_a_number_of_epochs() {
    for (var grace = 1; grace < 5; grace++) {
      var position = EpochPosition.first(grace);
      for (var open = 0; open < 20; open++) {
        for (var expiry = 0; expiry < 20; expiry++) {
          assertEquals(open > expiry + grace, position.isRefundable(expiry));
        }
        position = position.next(open + 1);
      }
    }
  }

  @Test
  void epochs_that_were_never_open_are_no_grace() {
    var position = EpochPosition.first(2).next(1).next(500);

    assertFalse(position.isRefundable(1));
    assertFalse(position.next(501).isRefundable(1));
    assertTrue(position.next(501).next(900).isRefundable(1));
  }

  @Test
  void once_refundable_always_refundable() {
    var random = new Random(4);
    for (var run = 0; run < 500; run++) {
      var position = EpochPosition.first(1 + random.nextInt(4));
      var refundable = false;
      for (var i = 0; i < 20; i++) {
        position = position.next(position.open() + 1 + random.nextInt(3));
        assertTrue(position.isRefundable(5) || !refundable);
        refundable = position.isRefundable(5);
        assertTrue(position.closed().size() <= position.graceEpochs());
      }
      assertTrue(refundable);
    }
  }

  @Test
  void a_set_of_blocks_is_named_by_digest_and_its_parts_by_bitmap() {
    var random = new Random(3);
    for (var size : List.of(0, 1, 7, 8, 9, 1_280)) {
      var all = BlockSet.of(IntStream.range(0, size).mapToObj(EpochPositionTest::hash).toList());
      var part = all.where(hash -> random.nextBoolean());

      assertEquals(part, all.part(all.bitmapOf(part)));
      assertEquals(part.digest(), BlockSet.of(part.hashes().reversed()).digest());
      assertTrue(all.containsAll(part.hashes()));
      assertEquals(all, BlockSet.union(List.of(part, all)).orElseThrow());
    }
  }

  @Test
  void a_set_of_blocks_ascends_and_has_an_end() {
    var two = new TreeSet<>(List.of(hash(1), hash(2)));
    var tooMany = IntStream.range(0, 1_281).mapToObj(EpochPositionTest::hash).toList();

    assertThrows(
        IllegalArgumentException.class, () -> new BlockSet(List.of(two.getLast(), two.getFirst())));
    assertThrows(
        IllegalArgumentException.class,
        () -> new BlockSet(List.of(two.getFirst(), two.getFirst())));
    assertThrows(IllegalArgumentException.class, () -> BlockSet.of(tooMany));
    assertTrue(
        BlockSet.union(
                List.of(
                    BlockSet.of(tooMany.subList(0, 700)), BlockSet.of(tooMany.subList(600, 1_281))))
            .isEmpty());
  }

  @Test
  void whatever_f_liars_do_no_more_blocks_are_certified_than_a_checkpoint_lists() {
    for (var size = 1; size <= 31; size += 3) {
      var committee = TestCommittee.of(size).committee();
      var f = committee.tolerated();
      var votes = (2L * f + 1) * EpochLimits.votesPerValidator(committee);

      assertTrue(votes / (f + 1) <= EpochLimits.MAX_BLOCKS, "size=" + size);
    }
    assertEquals(853, EpochLimits.votesPerValidator(TestCommittee.of(4).committee()));
  }

  @Test
  void the_turn_to_propose_goes_around() {
    var committee = TestCommittee.of(4).committee();

    assertEquals(0, Committees.proposer(committee, 0, 0));
    assertEquals(1, Committees.proposer(committee, 0, 1));
    assertEquals(3, Committees.proposer(committee, 2, 5));
  }

  private static Hash256 hash(int n) {
    return Sha256.of(Bytes.utf8("block " + n));
  }
}
