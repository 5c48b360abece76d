package org.nodus.actors.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.Env;
import org.nodus.actors.environment.ManualClock;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkQuestion;

class WorkDeskTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final List<Contact> VALIDATORS =
      IntStream.range(0, 4).mapToObj(TestContacts::local).toList();
  private static final Hash256 NETWORK = hash("network");
  private static final Hash256 LATEST = hash("latest");
  private static final WorkQuestion QUESTION = WorkQuestion.ofRecord(hash("key"), hash("record"));

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<WorkDesk.Solved> asker = KIT.createTestProbe(WorkDesk.Solved.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void works_for_what_most_ask_and_for_the_root_that_most_name() {
    var desk = desk(WorkPrice.LAB);

    desk.tell(new WorkDesk.Solve(QUESTION, terms -> 1_000L * terms.entries(), asker.getRef()));
    answer(new Response.Terms(LATEST, 1, 2, 1));
    answer(new Response.Terms(LATEST, 1, 2, 1));
    answer(new Response.Terms(hash("a lie"), 128, 128, 1));

    var work = asker.receiveMessage().work().orElseThrow();
    assertEquals(2_000, work.units());
    assertEquals(LATEST, work.root());
    assertTrue(work.holds(QUESTION));
  }

  @Test
  void terms_are_asked_once_for_many() {
    var desk = desk(WorkPrice.LAB);
    desk.tell(new WorkDesk.Solve(QUESTION, terms -> 10, asker.getRef()));
    IntStream.range(0, 4).forEach(i -> answer(new Response.Terms(LATEST, 1, 1, 1)));
    asker.receiveMessage();

    var other = WorkQuestion.ofRecord(hash("key"), hash("another"));
    desk.tell(new WorkDesk.Solve(other, terms -> 10, asker.getRef()));

    assertTrue(asker.receiveMessage().work().orElseThrow().holds(other));
    link.expectNoMessage(Duration.ZERO);
  }

  @Test
  void what_was_refused_is_worked_for_again_and_who_asks_twice_is_worked_for_once() {
    var desk = desk(WorkPrice.LAB);
    var progress = KIT.createTestProbe(WorkDesk.Working.class);
    desk.tell(new WorkDesk.Listen(progress.getRef()));

    desk.tell(new WorkDesk.Meet(QUESTION, 200_000, LATEST, asker.getRef()));
    desk.tell(new WorkDesk.Meet(QUESTION, 200_000, LATEST, asker.getRef()));

    var first = asker.receiveMessage();
    assertEquals(first, asker.receiveMessage());
    assertEquals(200_000, first.work().orElseThrow().units());
    desk.tell(new WorkDesk.Meet(QUESTION, 100_000, LATEST, asker.getRef()));
    assertEquals(first, asker.receiveMessage(), "enough is enough");
  }

  @Test
  void a_long_search_says_how_it_goes_and_ends_with_its_agent() {
    var desk = desk(WorkPrice.LAB);
    var progress = KIT.createTestProbe(WorkDesk.Working.class);
    desk.tell(new WorkDesk.Listen(progress.getRef()));

    desk.tell(new WorkDesk.Meet(QUESTION, 1L << 60, LATEST, asker.getRef()));

    var early = progress.receiveMessage();
    var later = progress.receiveMessage();
    assertEquals(1L << 60, later.progress().units());
    assertTrue(later.progress().tried() > early.progress().tried());
    KIT.stop(desk);
  }

  @Test
  void a_proof_outlives_the_epoch_that_it_was_made_in() {
    var desk = desk(WorkPrice.LAB);
    desk.tell(new WorkDesk.Solve(QUESTION, terms -> 10, asker.getRef()));
    IntStream.range(0, 4).forEach(i -> answer(new Response.Terms(LATEST, 1, 1, 1)));
    var first = asker.receiveMessage();

    clock.advance(Duration.ofMinutes(2));
    desk.tell(new WorkDesk.Solve(QUESTION, terms -> 10, asker.getRef()));
    IntStream.range(0, 4).forEach(i -> answer(new Response.Terms(hash("next"), 1, 1, 1)));
    assertEquals(first, asker.receiveMessage());

    clock.advance(Duration.ofMinutes(30));
    desk.tell(new WorkDesk.Solve(QUESTION, terms -> 10, asker.getRef()));
    IntStream.range(0, 4).forEach(i -> answer(new Response.Terms(hash("next"), 1, 1, 1)));
    assertEquals(hash("next"), asker.receiveMessage().work().orElseThrow().root());
  }

  @Test
  void a_network_that_wants_no_work_is_not_asked() {
    var desk = desk(0);

    desk.tell(new WorkDesk.Solve(QUESTION, terms -> 10, asker.getRef()));

    assertTrue(asker.receiveMessage().work().isEmpty());
    link.expectNoMessage(Duration.ZERO);
  }

  private ActorRef<WorkDesk.Command> desk(long price) {
    var settings = new WorkDesk.Settings(new WorkPrice(price), NETWORK, VALIDATORS, 2);
    var env = new Env(clock, TestEnv.chance(1));
    return KIT.spawn(WorkDesk.create(settings, link.getRef(), env));
  }

  private void answer(Response.Terms terms) {
    var ask = link.expectMessageClass(PeerLink.Ask.class);
    assertEquals(new Request.GetTerms(), ask.request());
    ask.replyTo().tell(new PeerLink.Replied(ask.peer(), terms));
  }

  private static Hash256 hash(String text) {
    return Sha256.of(Bytes.utf8(text));
  }
}
