package org.nodus.protocol.fragment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.fragment.Redundancy.Fits;
import org.nodus.protocol.fragment.Redundancy.TooFewHolders;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.message.MessageId;

class RedundancyTest {
  @Test
  void twelve_holders_are_asked_and_eight_receipts_are_enough() {
    var fit = assertInstanceOf(Fits.class, Redundancy.STANDARD.within(20));
    assertEquals(12, fit.spread().n());
    assertEquals(8, fit.spread().receiptsWhenStored());
  }

  @Test
  void a_small_neighbourhood_shrinks_n_down_to_k_plus_2() {
    for (var accepting = 6; accepting <= 12; accepting++) {
      var fit = assertInstanceOf(Fits.class, Redundancy.STANDARD.within(accepting));
      assertEquals(accepting, fit.spread().n());
      assertEquals(4, fit.spread().k());
      assertEquals(Math.min(accepting, 8), fit.spread().receiptsWhenStored());
    }
    assertEquals(new TooFewHolders(5, 6), Redundancy.STANDARD.within(5));
    assertEquals(new TooFewHolders(0, 6), Redundancy.STANDARD.within(0));
  }

  @Test
  void high_durability_never_shrinks() {
    assertEquals(new TooFewHolders(39, 40), Redundancy.HIGH.within(39));
    assertInstanceOf(Fits.class, Redundancy.HIGH.within(40));
  }

  @Test
  void nonsense_is_a_programming_error() {
    assertThrows(IllegalArgumentException.class, () -> Redundancy.shrinking(0, 4));
    assertThrows(IllegalArgumentException.class, () -> Redundancy.shrinking(4, 3));
    assertThrows(IllegalArgumentException.class, () -> Redundancy.shrinking(4, 256));
  }

  @Test
  void repair_indices_lie_behind_n_and_spread_over_all_of_them() {
    var random = new Random(3);
    var message = new MessageId(new Hash256(1, 2, 3, 4));
    var seen = new java.util.TreeSet<Integer>();
    for (var i = 0; i < 5000; i++) {
      var node = new NodeId(new Hash256(random.nextLong(), random.nextLong(), 0, i));
      var index = Redundancy.STANDARD.repairIndex(message, node);
      assertTrue(index >= 12 && index <= 255);
      assertEquals(index, Redundancy.repairIndex(12, message, node));
      seen.add(index);
    }
    assertEquals(244, seen.size());
    assertEquals(255, Redundancy.repairIndex(255, message, new NodeId(Hash256.ZERO)));
  }

  @Test
  void a_proof_of_possession_depends_on_nonce_and_body() {
    var body = Bytes.utf8("body");
    var nonce = Bytes.copyOf(new byte[32]);
    var other = Bytes.utf8("0123456789abcdef0123456789abcdef");
    assertEquals(Possession.proof(nonce, body), Possession.proof(nonce, body));
    assertNotEquals(Possession.proof(nonce, body), Possession.proof(other, body));
    assertThrows(IllegalArgumentException.class, () -> Possession.proof(body, nonce));
  }
}
