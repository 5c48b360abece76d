package org.nodus.actors.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.mailbox.Holder;

class PlacementTest {
  private static final List<Contact> NODES =
      IntStream.range(0, 8).mapToObj(TestContacts::local).toList();
  private static final Scatter LAB = new Scatter(IpCaps.ONE_MACHINE);
  private static final Scatter OPEN = new Scatter(IpCaps.PUBLIC_NETWORK);
  private static final Contact SPARE = TestContacts.local(100);

  /** RS(2, 8): stored at six receipts. */
  private final Placement begun =
      Placement.begin(Redundancy.shrinking(2, 8), NODES, List.of(SPARE), LAB);

  @Test
  void every_index_has_its_own_holder_the_nearest_first() {
    assertEquals(NODES, begun.holders().stream().map(Holder::contact).toList());
    assertFalse(begun.isSettled());
  }

  @Test
  void a_failed_holder_is_replaced_while_there_is_a_spare_one() {
    assertEquals(Optional.of(SPARE), begun.replacement(3));

    var once = begun.failedAt(3);
    var twice = once.failedAt(4);

    assertEquals(new Holder(3, SPARE), once.holders().get(3));
    assertEquals(Optional.empty(), once.replacement(4));
    assertEquals(7, twice.holders().size());
  }

  @Test
  void a_spare_one_of_another_network_comes_before_a_nearer_one_that_shares_a_holders() {
    var holders = IntStream.range(0, 8).mapToObj(number -> in(number, number)).toList();
    var shares = in(1, 100);
    var alone = in(9, 101);
    var placement =
        Placement.begin(Redundancy.shrinking(2, 8), holders, List.of(shares, alone), OPEN);

    assertEquals(Optional.of(alone), placement.replacement(3));
    assertEquals(Optional.of(shares), placement.replacement(1));
    assertEquals(Optional.of(shares), placement.failedAt(3).replacement(4));
  }

  @Test
  void where_there_are_too_few_networks_some_hold_more_and_the_sender_can_see_it() {
    var holders = IntStream.range(0, 8).mapToObj(number -> in(number % 3, number)).toList();
    var placement = Placement.begin(Redundancy.shrinking(2, 8), holders, List.of(), OPEN);
    assertEquals(8, placement.uploading().size());

    for (var index = 0; index < 8; index++) {
      placement = placement.storedAt(index, placement.uploading().get(index));
    }

    assertEquals(3, placement.groups());
  }

  @Test
  void the_receipts_of_a_crowd_make_no_promise_where_fewer_others_than_rebuild_it_signed() {
    var crowd = IntStream.range(0, 7).mapToObj(i -> near((1L << 60) + i, i)).toList();
    var other = near(1L << 62, 8);
    var all = new ArrayList<>(crowd);
    all.add(other);
    var placement =
        Placement.begin(Redundancy.shrinking(4, 8), all, List.of(), OPEN.in(new Density(100)));

    for (var index = 0; index < 8; index++) {
      placement = placement.storedAt(index, placement.uploading().get(index));
    }

    // Of a crowd two may be chance.
    assertEquals(3, placement.outsideCrowds());
    assertFalse(placement.hasEnough());
  }

  private static Contact near(long first, int network) {
    var address = Bytes.ofHex("0a00%02x01".formatted(network));
    return TestContacts.withId(new Hash256(first, 0, 0, 0), new Endpoint(address, 4_000));
  }

  private static Contact in(int network, int number) {
    return TestContacts.at(number, "0a00%02x%02x".formatted(network, number));
  }

  @Test
  void it_has_enough_at_k_plus_four_receipts_and_the_rest_may_still_come() {
    var placement = begun;
    for (var index = 0; index < 6; index++) {
      assertFalse(placement.hasEnough());
      placement = placement.storedAt(index, NODES.get(index));
    }

    assertTrue(placement.hasEnough());
    assertFalse(placement.isSettled());
    assertEquals(8, placement.holders().size());
  }
}
