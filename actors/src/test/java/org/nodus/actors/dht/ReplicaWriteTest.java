package org.nodus.actors.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

class ReplicaWriteTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final List<Contact> NODES =
      IntStream.range(0, 20).mapToObj(TestContacts::local).toList();
  private static final Duration SLOW_AFTER = Duration.ofMillis(300);

  private final ManualTime clock = ManualTime.get(KIT.system());
  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<RoutingTable.Command> table =
      KIT.createTestProbe(RoutingTable.Command.class);
  private final TestProbe<ReplicaWrite.Outcome> requester =
      KIT.createTestProbe(ReplicaWrite.Outcome.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void nine_of_sixteen_are_enough_and_the_other_seven_are_filled_up() {
    var asks = writeTo(NODES, 16);

    asks.subList(0, 8).forEach(ReplicaWriteTest::take);
    requester.expectNoMessage();
    take(asks.get(8));

    requester.expectMessage(new ReplicaWrite.Written(9, 9, 9, 16));
    asks.subList(9, 16).forEach(ReplicaWriteTest::take);
    link.expectNoMessage();
  }

  @Test
  void for_each_silent_replica_the_next_node_is_asked_long_before_its_time_is_over() {
    var asks = writeTo(NODES, 16);
    asks.subList(0, 7).forEach(ReplicaWriteTest::take);

    clock.timePasses(SLOW_AFTER.multipliedBy(3));

    var spares = expectAsks(4);
    assertEquals(NODES.subList(16, 20), spares.stream().map(PeerLink.Ask::peer).toList());
    take(spares.get(0));
    take(spares.get(1));
    requester.expectMessage(new ReplicaWrite.Written(9, 9, 9, 16));
  }

  @Test
  void a_slow_replica_that_takes_it_late_counts() {
    var asks = writeTo(NODES.subList(0, 3), 3);
    take(asks.get(0));

    clock.timePasses(SLOW_AFTER.multipliedBy(3));
    requester.expectNoMessage();
    take(asks.get(2));

    requester.expectMessage(new ReplicaWrite.Written(2, 2, 2, 3));
  }

  @Test
  void the_writer_hears_how_many_have_it_and_why_others_do_not() {
    var full = new Response.Refused(Response.Reason.FULL, "");
    var asks = writeTo(NODES.subList(0, 3), 3);

    take(asks.get(0));
    answer(asks.get(1), full);
    answer(asks.get(2), full);

    requester.expectMessage(new ReplicaWrite.NotWritten(1, 2, 3, List.of(full, full), List.of()));
  }

  @Test
  void of_each_network_one_is_written_to_as_long_as_there_are_others() {
    // Four networks with two nodes each next to the key, then twelve with one.
    var nodes =
        IntStream.range(0, 20).mapToObj(number -> in(number < 8 ? number / 2 : number, number));
    var found = nodes.toList();
    var asks = writeTo(found, 16);

    var seconds = List.of(found.get(1), found.get(3), found.get(5), found.get(7));
    assertEquals(
        found.stream().filter(node -> !seconds.contains(node)).toList(),
        asks.stream().map(PeerLink.Ask::peer).toList());
    asks.subList(0, 9).forEach(ReplicaWriteTest::take);
    requester.expectMessage(new ReplicaWrite.Written(9, 9, 9, 16));
    answer(asks.get(9), new Response.Refused(Response.Reason.FULL, ""));
    assertEquals(seconds.get(0), expectAsks(1).getFirst().peer());
  }

  @Test
  void where_there_are_too_few_networks_the_writer_hears_it() {
    var found = IntStream.range(0, 20).mapToObj(number -> in(number % 5, number)).toList();
    var asks = writeTo(found, 16);

    asks.subList(0, 9).forEach(ReplicaWriteTest::take);

    requester.expectMessage(new ReplicaWrite.Written(9, 5, 9, 16));
  }

  private static Contact in(int network, int number) {
    return TestContacts.at(number, "0a00%02x%02x".formatted(network, 1 + number));
  }

  @Test
  void nobody_near_the_key_is_an_outcome_too() {
    writeTo(List.of(), 0);

    requester.expectMessage(new ReplicaWrite.NotWritten(0, 1, 0, List.of(), List.of()));
  }

  private List<PeerLink.Ask> writeTo(List<Contact> found, int first) {
    var item =
        new ReplicaWrite.Item(
            Hash256.ZERO,
            new Request.Ping(),
            (replica, response) -> response instanceof Response.Done);
    var effort = new ReplicaWrite.Effort(Duration.ofSeconds(5), Duration.ofSeconds(20));
    var partners =
        new ReplicaWrite.Partners(link.getRef(), table.getRef(), new Scatter(IpCaps.ONE_MACHINE));
    KIT.spawn(ReplicaWrite.create(item, partners, effort, requester.getRef()));
    var lookup = table.expectMessageClass(RoutingTable.Lookup.class);
    lookup.replyTo().tell(new PeerLookup.Found(Hash256.ZERO, found, SLOW_AFTER, new Density(0)));
    return expectAsks(first);
  }

  private List<PeerLink.Ask> expectAsks(int count) {
    var asks = new ArrayList<PeerLink.Ask>();
    while (asks.size() < count) {
      asks.add(link.expectMessageClass(PeerLink.Ask.class));
    }
    return asks;
  }

  private static void take(PeerLink.Ask ask) {
    answer(ask, new Response.Done());
  }

  private static void answer(PeerLink.Ask ask, Response response) {
    ask.replyTo().tell(new PeerLink.Replied(ask.peer(), response));
  }
}
