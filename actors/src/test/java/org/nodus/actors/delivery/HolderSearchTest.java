package org.nodus.actors.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** Whom a message is offered to, when some of those around it were put there. */
class HolderSearchTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final int HOLDERS = 12;
  private static final Duration SLOW_AFTER = Duration.ofMillis(300);
  private static final Density HUNDRED = new Density(100);

  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<RoutingTable.Command> table =
      KIT.createTestProbe(RoutingTable.Command.class);
  private final TestProbe<HolderSearch.Outcome> requester =
      KIT.createTestProbe(HolderSearch.Outcome.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void in_a_crowded_region_most_holders_are_none_of_the_crowd() {
    var crowd = IntStream.range(0, 40).mapToObj(i -> at(1_000L + i, i)).toList();
    var honest = IntStream.range(1, 25).mapToObj(i -> at((long) i << 57, 100 + i)).toList();
    var all = new ArrayList<>(crowd);
    all.addAll(honest);

    var offered = offeredTo(new PeerLookup.Crowded(Hash256.ZERO, all, SLOW_AFTER, HUNDRED));

    assertTrue(offered.stream().filter(crowd::contains).count() <= 3, offered::toString);
  }

  @Test
  void a_crowd_that_begins_behind_a_few_honest_nodes_gets_few_fragments_too() {
    var honest = IntStream.range(1, 7).mapToObj(i -> at((long) i << 57, 100 + i)).toList();
    var crowd = IntStream.range(0, 18).mapToObj(i -> at((1L << 60) + i, i)).toList();
    var all = new ArrayList<>(honest);
    all.addAll(crowd);

    search();
    answerLookup(new PeerLookup.Found(Hash256.ZERO, all, SLOW_AFTER, HUNDRED));
    var farther =
        IntStream.range(1, 21).mapToObj(i -> at((long) i << 58 | 1L << 63, 200 + i)).toList();
    answerLookup(new PeerLookup.Found(Hash256.ZERO, farther, SLOW_AFTER, HUNDRED));

    var offered = offered();
    assertTrue(offered.containsAll(honest), offered::toString);
    assertTrue(offered.stream().filter(crowd::contains).count() <= 2, offered::toString);
  }

  @Test
  void where_there_is_nobody_but_a_crowd_it_gets_what_is_left() {
    var honest = IntStream.range(1, 7).mapToObj(i -> at((long) i << 57, 100 + i)).toList();
    var crowd = IntStream.range(0, 18).mapToObj(i -> at((1L << 60) + i, i)).toList();
    var all = new ArrayList<>(honest);
    all.addAll(crowd);

    search();
    for (var place = 0; place < 5; place++) {
      answerLookup(new PeerLookup.Found(Hash256.ZERO, all, SLOW_AFTER, HUNDRED));
    }

    // Six places are theirs; any four of the others rebuild the message.
    assertTrue(offered().containsAll(honest));
    table.expectNoMessage();
  }

  @Test
  void of_each_network_one_node_holds_a_fragment_as_long_as_there_are_others() {
    var nodes = IntStream.range(1, 25).mapToObj(i -> at((long) i << 57, i / 2)).toList();

    var offered = offeredTo(new PeerLookup.Found(Hash256.ZERO, nodes, SLOW_AFTER, HUNDRED));

    assertEquals(HOLDERS, new Scatter(IpCaps.PUBLIC_NETWORK).groups(offered));
  }

  private List<Contact> offeredTo(PeerLookup.Outcome found) {
    search();
    answerLookup(found);
    return offered();
  }

  private void search() {
    var offer = new Request.OfferFragment(new MessageId(Hash256.ZERO), 1_000, 1_000_000, false);
    var partners =
        new ReplicaWrite.Partners(
            link.getRef(), table.getRef(), new Scatter(IpCaps.PUBLIC_NETWORK));
    KIT.spawn(
        HolderSearch.create(
            new HolderSearch.Wanted(offer, HOLDERS, 0),
            partners,
            DeliveryLimits.DEFAULT,
            requester.getRef()));
  }

  private void answerLookup(PeerLookup.Outcome found) {
    table.expectMessageClass(RoutingTable.Lookup.class).replyTo().tell(found);
  }

  private List<Contact> offered() {
    var asked = new ArrayList<Contact>();
    while (asked.size() < HOLDERS) {
      var ask = link.expectMessageClass(PeerLink.Ask.class);
      asked.add(ask.peer());
      ask.replyTo().tell(new PeerLink.Replied(ask.peer(), new Response.OfferAccepted(0)));
    }
    assertEquals(HOLDERS, requester.receiveMessage().accepting().size());
    return asked;
  }

  private static Contact at(long first, int network) {
    var address = Bytes.ofHex("0a00%02x%02x".formatted(network, 1 + (first & 63)));
    return TestContacts.withId(new Hash256(first, 0, 0, 0), new Endpoint(address, 4_000));
  }
}
