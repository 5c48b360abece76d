package org.nodus.actors.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.record.NameRecord;
import org.nodus.protocol.record.NameStories;
import org.nodus.protocol.wire.Response;

/** Who stands around a name is a crowd, twice as many as replicas; time stands still. */
class RecordReaderTest {
  private static final int CROWD = 24;
  private static final int HONEST = 8;
  private static final List<Contact> AROUND =
      IntStream.range(0, CROWD + HONEST).mapToObj(number -> TestContacts.local(number)).toList();
  private static final NameRecord ALICE = NameStories.alices(1).getFirst();

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final TestProbe<PeerLink.Command> link = kit.createTestProbe(PeerLink.Command.class);
  private final TestProbe<RecordReader.Outcome> requester =
      kit.createTestProbe(RecordReader.Outcome.class);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_crowd_that_is_quick_to_know_nothing_denies_no_name() {
    var asked = read();

    asked.subList(0, CROWD).forEach(liar -> answer(liar, List.of()));
    asked.subList(CROWD, CROWD + HONEST).forEach(honest -> answer(honest, List.of(ALICE)));

    var found = assertInstanceOf(RecordReader.Found.class, requester.receiveMessage());
    assertEquals(ALICE, found.chain().latest());
  }

  @Test
  void a_name_that_nobody_of_all_knows_is_absent() {
    read().forEach(one -> answer(one, List.of()));

    assertEquals(new RecordReader.Absent(), requester.receiveMessage());
  }

  /** The questions, to all of them at once. */
  private List<PeerLink.Ask> read() {
    var table = kit.createTestProbe(RoutingTable.Command.class);
    var partners =
        new ReplicaWrite.Partners(link.getRef(), table.getRef(), new Scatter(IpCaps.ONE_MACHINE));
    var effort = new ReplicaWrite.Effort(Duration.ofSeconds(2), Duration.ofSeconds(10));
    kit.spawn(RecordReader.create(ALICE.name(), partners, effort, requester.getRef()));
    var lookup = table.expectMessageClass(RoutingTable.Lookup.class);
    lookup
        .replyTo()
        .tell(
            new PeerLookup.Crowded(lookup.target(), AROUND, Duration.ofMinutes(1), new Density(0)));
    var asked = new ArrayList<PeerLink.Ask>();
    for (var i = 0; i < AROUND.size(); i++) {
      asked.add(link.expectMessageClass(PeerLink.Ask.class));
    }
    return asked;
  }

  private static void answer(PeerLink.Ask ask, List<NameRecord> versions) {
    var bytes = versions.stream().map(NameRecord::toBytes).toList();
    ask.replyTo().tell(new PeerLink.Replied(ask.peer(), new Response.RecordVersions(bytes)));
  }
}
