package org.nodus.actors.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.message.MessageId;

/** Who counts as living around a message. */
class NeighboursTest {
  private static final int REGION = 20;
  private static final MessageId MESSAGE = new MessageId(Hash256.ZERO);
  private static final Scatter HUNDRED = new Scatter(IpCaps.ONE_MACHINE, new Density(100));

  /** The tenth of a hundred nodes that lie evenly. */
  private static final NodeId SELF = new NodeId(place(10));

  private static final List<Contact> HONEST =
      IntStream.rangeClosed(1, 40)
          .filter(number -> number != 10)
          .mapToObj(number -> TestContacts.withId(place(number)))
          .toList();

  private static final List<Contact> CROWD =
      IntStream.range(1, 31)
          .mapToObj(number -> TestContacts.withId(new Hash256(number, 0, 0, 0)))
          .toList();

  private final Neighbours neighbours = new Neighbours(SELF, new Catalogue(), 1_000);

  @Test
  void who_lies_evenly_is_ranked_by_distance() {
    HONEST.forEach(one -> neighbours.add(one, 0));
    neighbours.look(HUNDRED);

    assertEquals(9, neighbours.rankOfSelf(MESSAGE, 0));
    assertEquals(HONEST.subList(0, REGION), neighbours.nearest(MESSAGE, REGION));
  }

  @Test
  void ids_ground_next_to_a_message_do_not_push_its_holders_out() {
    HONEST.forEach(one -> neighbours.add(one, 0));
    CROWD.forEach(one -> neighbours.add(one, 0));
    neighbours.look(HUNDRED);

    assertTrue(neighbours.rankOfSelf(MESSAGE, 0) < REGION, "we would give the message away");
    var theirs = neighbours.nearest(MESSAGE, REGION).stream().filter(CROWD::contains).count();
    assertTrue(theirs <= 3, theirs + " of the crowd would be asked and given fragments");
  }

  @Test
  void who_was_here_first_is_none_of_the_crowd_that_somebody_grinds_beside_him() {
    var honest = TestContacts.withId(new Hash256((1L << 57) + 3, 0, 0, 0));
    var first = TestContacts.withId(new Hash256((1L << 57) + 1, 0, 0, 0));
    var second = TestContacts.withId(new Hash256((1L << 57) + 2, 0, 0, 0));
    neighbours.add(honest, 0);
    neighbours.add(first, 1);
    neighbours.add(second, 2);
    neighbours.look(HUNDRED);

    assertEquals(List.of(first, honest, second), neighbours.nearest(MESSAGE, REGION));
  }

  @Test
  void by_chance_few_honest_nodes_are_taken_for_a_crowd() {
    var moved = 0;
    for (var seed = 0; seed < 100; seed++) {
      var random = new Random(seed);
      var some = new Neighbours(SELF, new Catalogue(), 1_000);
      var near =
          IntStream.range(0, 40)
              .mapToObj(i -> TestContacts.withId(new Hash256(random.nextLong() >>> 1, 0, 0, 0)))
              .toList();
      near.forEach(one -> some.add(one, 0));
      some.look(new Scatter(IpCaps.ONE_MACHINE, new Density(80)));

      var nearest =
          near.stream()
              .sorted(java.util.Comparator.comparing(Contact::id, NodeId.nearestTo(Hash256.ZERO)))
              .limit(REGION)
              .toList();
      var region = some.nearest(MESSAGE, REGION);
      moved += (int) nearest.stream().filter(one -> !region.contains(one)).count();
    }
    assertTrue(moved < 100 * REGION / 20, moved + " of 2,000 places changed");
  }

  @Test
  void who_greets_and_shows_nothing_look_after_look_is_not_believed() {
    var mute = neighbour();
    var looks = 0;
    while (neighbours.doubted() == 0 && looks < 20) {
      neighbours.judge(mute, claim(looks++), Inspection.Finding.UNSHOWN);
    }

    assertEquals(6, looks, "three are forgiven, three more are failures");
  }

  @Test
  void who_is_busy_now_and_then_loses_nothing() {
    var busy = neighbour();
    for (var look = 0; look < 40; look++) {
      var finding = look % 4 == 3 ? Inspection.Finding.HELD : Inspection.Finding.UNSHOWN;
      neighbours.judge(busy, claim(look), finding);
    }

    assertEquals(0, neighbours.doubted());
    assertEquals(List.of(), neighbours.claimsOfSuspects());
  }

  private Neighbour neighbour() {
    neighbours.add(HONEST.getFirst(), 0);
    return neighbours.find(HONEST.getFirst().id()).orElseThrow();
  }

  private static Holding claim(int number) {
    var message = new MessageId(new Hash256(number, 0, 0, 0));
    return new Holding(message, 0, 2, 1_000_000, Holding.Standing.HELD);
  }

  /** Where the {@code number}-th of a hundred evenly spread ids lies. */
  private static Hash256 place(int number) {
    return new Hash256((long) number << 57, 0, 0, 0);
  }
}
