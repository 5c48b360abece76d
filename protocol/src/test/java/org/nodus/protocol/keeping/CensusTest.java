package org.nodus.protocol.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.message.MessageId;

class CensusTest {
  private static final MessageId MESSAGE = new MessageId(Hash256.ZERO);
  private static final long EXPIRY = 1_800_000_000_000L;

  @Test
  void one_missing_fragment_is_let_be_and_the_second_is_rebuilt() {
    assertFalse(census(held(12)).needsRepair());
    assertFalse(census(held(11)).needsRepair());
    assertTrue(census(held(10)).needsRepair());
    assertTrue(census(held(4)).needsRepair());
  }

  @Test
  void an_index_that_two_hold_counts_once() {
    var claims = held(10);
    claims.add(new Claim(node(50), holding(3, Holding.Standing.HELD)));

    assertEquals(10, census(claims).live());
    assertTrue(census(claims).needsRepair());
  }

  @Test
  void one_node_counts_once_whatever_it_claims() {
    var claims = held(10);
    for (var index = 100; index < 200; index++) {
      claims.add(new Claim(node(60), holding(index, Holding.Standing.HELD)));
    }

    assertEquals(11, census(claims).live());
    assertFalse(census(claims).hasTooMany());
  }

  @Test
  void fewer_than_k_nodes_make_nobody_work() {
    assertFalse(census(held(3)).needsRepair());
    assertTrue(census(held(4)).needsRepair());
  }

  @Test
  void above_n_plus_four_the_farthest_that_is_not_paid_goes() {
    assertFalse(census(held(16)).hasTooMany());
    var claims = held(16);
    claims.add(new Claim(node(90), holding(200, Holding.Standing.PAID)));

    assertTrue(census(claims).hasTooMany());
    assertEquals(Optional.of(node(15)), census(claims).farthestUnpaid());
  }

  @Test
  void what_most_were_ordered_to_delete_is_not_brought_back() {
    var claims = held(5);
    for (var i = 10; i < 16; i++) {
      claims.add(new Claim(node(i), holding(i, Holding.Standing.DELETED)));
    }

    assertTrue(census(claims).isSettled());
    assertFalse(census(claims).needsRepair());
    assertEquals(5, census(claims).live());
  }

  @Test
  void one_liar_changes_neither_k_nor_the_expiry() {
    var claims = held(10);
    claims.add(
        new Claim(node(60), new Holding(MESSAGE, 99, 80, EXPIRY * 2, Holding.Standing.HELD)));

    assertEquals(Optional.of(4), census(claims).k());
    assertEquals(Optional.of(EXPIRY), census(claims).expiryMillis());
  }

  @Test
  void the_rank_counts_nearer_nodes_that_hold_nothing() {
    var census = census(held(3));
    var region = List.of(node(0), node(1), node(2), node(3), node(5), node(9));

    assertEquals(1, census.rankOf(node(3), region));
    assertEquals(3, census.rankOf(node(7), region));
    assertEquals(Duration.ofSeconds(12), KeepingRule.pause(3));
  }

  @Test
  void both_codes_want_what_they_hand_out() {
    assertEquals(12, KeepingRule.wanted(4));
    assertEquals(40, KeepingRule.wanted(10));
    assertEquals(20, KeepingRule.region(4));
    assertTrue(KeepingRule.wanted(255) < 256);
  }

  private static Census census(List<Claim> claims) {
    return new Census(MESSAGE, claims);
  }

  /** Indices 0 … count − 1 at the nearest nodes. */
  private static List<Claim> held(int count) {
    var claims = new ArrayList<Claim>();
    for (var i = 0; i < count; i++) {
      claims.add(new Claim(node(i), holding(i, Holding.Standing.HELD)));
    }
    return claims;
  }

  private static Holding holding(int index, Holding.Standing standing) {
    return new Holding(MESSAGE, index, 4, EXPIRY, standing);
  }

  /** The greater the number, the farther from the message. */
  private static NodeId node(int number) {
    return new NodeId(new Hash256(number, 0, 0, 0));
  }
}
