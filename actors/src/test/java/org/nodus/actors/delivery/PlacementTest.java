package org.nodus.actors.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.mailbox.Holder;

class PlacementTest {
  private static final List<Contact> NODES =
      IntStream.range(0, 8).mapToObj(TestContacts::local).toList();
  private static final Contact SPARE = TestContacts.local(100);

  /** RS(2, 8): stored at six receipts. */
  private final Placement begun =
      Placement.begin(Redundancy.shrinking(2, 8), NODES, List.of(SPARE));

  @Test
  void every_index_has_its_own_holder_the_nearest_first() {
    assertEquals(NODES, begun.holders().stream().map(Holder::contact).toList());
    assertFalse(begun.isSettled());
  }

  @Test
  void a_failed_holder_is_replaced_while_there_is_a_spare_one() {
    assertEquals(Optional.of(SPARE), begun.nextSpare());

    var once = begun.failedAt(3);
    var twice = once.failedAt(4);

    assertEquals(new Holder(3, SPARE), once.holders().get(3));
    assertEquals(Optional.empty(), once.nextSpare());
    assertEquals(7, twice.holders().size());
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
