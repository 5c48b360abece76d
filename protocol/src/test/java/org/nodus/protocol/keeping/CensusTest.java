package org.nodus.protocol.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.message.MessageId;

class CensusTest {
  private static final MessageId MESSAGE = new MessageId(Hash256.ZERO);
  private static final Scatter SCATTER = new Scatter(IpCaps.PUBLIC_NETWORK);
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
    assertEquals(Optional.of(node(15)), census(claims).dispensable(alone(100), SCATTER));
  }

  @Test
  void who_shares_the_network_of_a_nearer_holder_goes_before_one_that_is_farther() {
    var around = new ArrayList<>(alone(20));
    around.set(7, at(7, 2));

    assertEquals(Optional.of(node(7)), census(held(17)).dispensable(around, SCATTER));
  }

  @Test
  void who_shares_the_network_of_a_paid_one_goes_first() {
    var claims = held(17);
    claims.set(9, new Claim(node(9), holding(9, Holding.Standing.PAID)));
    var around = new ArrayList<>(alone(20));
    around.set(2, at(2, 9));

    assertEquals(Optional.of(node(2)), census(claims).dispensable(around, SCATTER));
  }

  @Test
  void on_one_machine_the_farthest_goes() {
    var around = IntStream.range(0, 20).mapToObj(i -> TestContacts.withId(id(i))).toList();
    var lab = new Scatter(IpCaps.ONE_MACHINE);

    assertEquals(Optional.of(node(16)), census(held(17)).dispensable(around, lab));
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
  void nearer_nodes_that_hold_nothing_have_their_turn_before() {
    var census = census(held(3));
    var region = List.of(at(0), at(1), at(2), at(3), at(5), at(9));

    assertEquals(1, census.turnOf(at(3), region, SCATTER));
    assertEquals(3, census.turnOf(at(7), region, SCATTER));
    assertEquals(Duration.ofSeconds(12), KeepingRule.pause(3));
  }

  @Test
  void who_shares_a_holders_network_has_his_turn_after_all_others() {
    var census = census(held(3));
    var region = List.of(at(0), at(1), at(2), at(3, 1), at(5), at(9));

    assertEquals(1, census.turnOf(at(5), region, SCATTER));
    assertEquals(2, census.turnOf(at(9), region, SCATTER));
    assertEquals(3, census.turnOf(at(3, 1), region, SCATTER));
  }

  @Test
  void everybody_has_a_turn_of_his_own_whatever_the_networks() {
    for (var seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var networks = 1 + random.nextInt(20);
      var region = IntStream.range(0, 20).mapToObj(i -> at(i, random.nextInt(networks))).toList();
      var census = census(held(random.nextInt(12)));

      var turns =
          region.stream()
              .filter(contact -> !census.isHolder(contact.id()))
              .map(self -> census.turnOf(self, region, SCATTER))
              .sorted()
              .toList();

      assertEquals(IntStream.rangeClosed(1, turns.size()).boxed().toList(), turns, "seed " + seed);
    }
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

  /** Nodes 0 … count − 1, each in a network of its own. */
  private static List<Contact> alone(int count) {
    return IntStream.range(0, count).mapToObj(CensusTest::at).toList();
  }

  private static Contact at(int number) {
    return at(number, number);
  }

  private static Contact at(int number, int network) {
    var address = Bytes.ofHex("0a00%02x%02x".formatted(network, 1 + number));
    return TestContacts.withId(id(number), new Endpoint(address, 4_000));
  }

  /** The greater the number, the farther from the message. */
  private static NodeId node(int number) {
    return new NodeId(id(number));
  }

  private static Hash256 id(int number) {
    return new Hash256(number, 0, 0, 0);
  }
}
