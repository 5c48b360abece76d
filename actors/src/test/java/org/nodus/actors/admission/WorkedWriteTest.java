package org.nodus.actors.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;

/** Who has an entry or a record when honest nodes want more work and hostile ones take anything. */
class WorkedWriteTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final long MOST = 1_000;
  private static final Hash256 OLD = hash("the network id");
  private static final Hash256 LATEST = hash("a checkpoint");
  private static final Bytes RECORD = Bytes.utf8("a record");
  private static final WorkQuestion QUESTION = WorkQuestion.ofRecord(Hash256.ZERO, hash("record"));
  private static final List<Contact> NODES =
      IntStream.range(0, 20).mapToObj(TestContacts::local).toList();

  /** The nearest ten take anything. */
  private static final List<Contact> LIARS = NODES.subList(0, 10);

  private static final List<Contact> HONEST = NODES.subList(10, 20);

  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<RoutingTable.Command> table =
      KIT.createTestProbe(RoutingTable.Command.class);
  private final TestProbe<WorkDesk.Command> desk = KIT.createTestProbe(WorkDesk.Command.class);
  private final TestProbe<ReplicaWrite.Outcome> requester =
      KIT.createTestProbe(ReplicaWrite.Outcome.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void what_liars_took_is_brought_to_the_honest_who_wanted_another_root() {
    var write = write(NODES);

    answer(20, ask -> LIARS.contains(ask.peer()) ? new Response.Done() : wanted(16));
    requester.expectMessageClass(ReplicaWrite.Written.class);
    solve(new WorkProof(LATEST, 16, 1));
    var again = answer(10, ask -> new Response.Done());

    assertEquals(HONEST, again.stream().map(PeerLink.Ask::peer).toList());
    again.forEach(
        ask -> assertEquals(LATEST, ((Request.PutRecord) ask.request()).work().get().root()));
    requester.expectNoMessage();
    requester.expectTerminated(write);
  }

  @Test
  void where_few_want_more_the_write_ends_without_them() {
    var write = write(NODES);

    answer(19, ask -> NODES.indexOf(ask.peer()) < 3 ? wanted(16) : new Response.Done());

    requester.expectMessageClass(ReplicaWrite.Written.class);
    requester.expectTerminated(write);
    desk.expectNoMessage();
  }

  @Test
  void what_too_few_have_taken_is_written_once_more_to_all_and_not_a_third_time() {
    write(NODES.subList(0, 16));

    answer(16, ask -> wanted(16));
    solve(new WorkProof(LATEST, 16, 1));
    lookUp(NODES.subList(0, 16));
    answer(16, ask -> wanted(32));

    var not = requester.expectMessageClass(ReplicaWrite.NotWritten.class);
    assertEquals(0, not.replicas());
    desk.expectNoMessage();
  }

  @Test
  void nobody_is_worked_for_who_asks_for_more_than_the_most() {
    write(NODES.subList(0, 16));

    answer(16, ask -> wanted(MOST + 1));

    requester.expectMessageClass(ReplicaWrite.NotWritten.class);
    desk.expectNoMessage();
  }

  private static Response wanted(long units) {
    return new Response.WorkWanted(units, LATEST);
  }

  private interface Manner {
    Response answer(PeerLink.Ask ask);
  }

  private List<PeerLink.Ask> answer(int times, Manner manner) {
    var asks = new ArrayList<PeerLink.Ask>();
    while (asks.size() < times) {
      var ask = link.expectMessageClass(PeerLink.Ask.class);
      asks.add(ask);
      ask.replyTo().tell(new PeerLink.Replied(ask.peer(), manner.answer(ask)));
    }
    return asks;
  }

  private void solve(WorkProof proof) {
    var meet = desk.expectMessageClass(WorkDesk.Meet.class);
    assertEquals(proof.root(), meet.root());
    assertEquals(proof.units(), meet.units());
    meet.replyTo().tell(new WorkDesk.Solved(QUESTION, Optional.of(proof)));
  }

  private ActorRef<WorkedWrite.Command> write(List<Contact> found) {
    var task =
        new WorkedWrite.Task(
            QUESTION,
            terms -> 16,
            MOST,
            work ->
                new ReplicaWrite.Item(
                    Hash256.ZERO,
                    new Request.PutRecord(Hash256.ZERO, RECORD, work),
                    (replica, response) -> response instanceof Response.Done));
    var partners =
        new WorkedWrite.Partners(
            new ReplicaWrite.Partners(
                link.getRef(), table.getRef(), new Scatter(IpCaps.ONE_MACHINE)),
            desk.getRef());
    var effort = new ReplicaWrite.Effort(Duration.ofSeconds(5), Duration.ofSeconds(20));
    var write = KIT.spawn(WorkedWrite.create(task, partners, effort, requester.getRef()));
    desk.expectMessageClass(WorkDesk.Solve.class)
        .replyTo()
        .tell(new WorkDesk.Solved(QUESTION, Optional.of(new WorkProof(OLD, 16, 1))));
    lookUp(found);
    return write;
  }

  private void lookUp(List<Contact> found) {
    table
        .expectMessageClass(RoutingTable.Lookup.class)
        .replyTo()
        .tell(new PeerLookup.Found(Hash256.ZERO, found, Duration.ofMinutes(1), new Density(0)));
  }

  private static Hash256 hash(String text) {
    return Sha256.of(Bytes.utf8(text));
  }
}
