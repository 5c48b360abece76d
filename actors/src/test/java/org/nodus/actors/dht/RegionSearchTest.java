package org.nodus.actors.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Region;
import org.nodus.protocol.dht.TestContacts;

class RegionSearchTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration SLOW_AFTER = Duration.ofMillis(300);

  /** A region has 24 of 96 nodes: a quarter of the key space. */
  private static final Region REGION =
      new Region(Hash256.ZERO, new Density(95), IpCaps.ONE_MACHINE);

  /** Sixteen ids where a millionth of one is expected. */
  private static final List<Contact> CROWD =
      IntStream.range(0, 16).mapToObj(number -> at(1L + number)).toList();

  private final TestProbe<RoutingTable.Command> table =
      KIT.createTestProbe(RoutingTable.Command.class);
  private final TestProbe<PeerLookup.Outcome> requester =
      KIT.createTestProbe(PeerLookup.Outcome.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void the_other_parts_of_the_region_are_looked_up_without_asking_the_crowd() {
    var lookups = search();

    assertEquals(REGION.otherPlaces(), lookups.stream().map(RoutingTable.Lookup::target).toList());
    for (var lookup : lookups) {
      assertEquals(Optional.of(REGION), lookup.avoided());
      assertEquals(Purpose.SURVEY, lookup.purpose());
    }
  }

  @Test
  void all_that_live_in_the_region_are_told_once_whoever_named_them() {
    var lookups = search();
    var near = at(1L << 61);
    var farther = at(3L << 60);
    var outside = at(1L << 63);

    for (var lookup : lookups) {
      requester.expectNoMessage();
      answer(lookup, List.of(farther, near, outside, CROWD.getFirst()));
    }

    var crowded = requester.expectMessageClass(PeerLookup.Crowded.class);
    var expected = new ArrayList<>(CROWD);
    expected.add(near);
    expected.add(farther);
    assertEquals(expected, crowded.nearest());
    assertEquals(expected.size(), crowded.replicas());
    assertEquals(REGION.density(), crowded.density());
    assertFalse(crowded.nearest().contains(outside));
  }

  @Test
  void what_runs_out_of_time_ends_the_search_with_what_was_found() {
    var lookups = search();
    var near = at(1L << 61);

    lookups
        .subList(0, 3)
        .forEach(
            lookup -> lookup.replyTo().tell(new PeerLookup.OutOfTime(lookup.target(), List.of())));
    answer(lookups.getLast(), List.of(near));

    var crowded = requester.expectMessageClass(PeerLookup.Crowded.class);
    assertTrue(crowded.nearest().containsAll(CROWD) && crowded.nearest().contains(near));
  }

  private List<RoutingTable.Lookup> search() {
    var crowd = new PeerLookup.Found(Hash256.ZERO, CROWD, SLOW_AFTER, REGION.density());
    KIT.spawn(RegionSearch.create(REGION, crowd, table.getRef(), requester.getRef()));
    return REGION.otherPlaces().stream()
        .map(place -> table.expectMessageClass(RoutingTable.Lookup.class))
        .toList();
  }

  private static void answer(RoutingTable.Lookup lookup, List<Contact> found) {
    lookup
        .replyTo()
        .tell(new PeerLookup.Found(lookup.target(), found, SLOW_AFTER, REGION.density()));
  }

  private static Contact at(long first) {
    return TestContacts.withId(new Hash256(first, 0, 0, 0));
  }
}
