package org.nodus.actors.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

final class UdpTransportTest extends OverInMemoryDatagrams {
  @Test
  void a_request_is_answered_by_the_handler_of_its_service() {
    var alice = node(1);
    var bob = node(2);
    bob.serveRecords(1_000);
    var request = new Request.GetRecord(key(7));

    var answer = answerOf(alice, bob, request, SOON);

    assertEquals(
        new PeerLink.Replied(bob.contact(), TransportPeer.recordFor(request, 1_000)), answer);
  }

  @Test
  void a_handler_learns_who_a_node_is_and_where_it_listens() {
    var alice = node(1);
    var bob = node(2);
    var handler = handlerOf(bob, Request.Service.ROUTING);
    alice.ask(bob.contact(), new Request.Ping(), SOON, kit.createTestProbe());

    var incoming = time.receive(handler);

    assertEquals(alice.contact(), incoming.from().contact().orElseThrow());
    assertEquals(alice.contact().id(), incoming.from().id());
    assertEquals(alice.contact().signingKey(), incoming.from().signingKey());
  }

  @Test
  void an_agent_is_known_by_its_keys_and_has_no_contact() {
    var agent = TransportPeer.agent(kit, 3, network.open(), time.env(3));
    var bob = node(2);
    var handler = handlerOf(bob, Request.Service.ROUTING);
    agent.ask(bob.contact(), new Request.Ping(), SOON, kit.createTestProbe());

    var incoming = time.receive(handler);

    assertTrue(incoming.from().contact().isEmpty());
    assertEquals(agent.contact().id(), incoming.from().id());
  }

  @Test
  void requests_and_answers_of_48_KiB_arrive_whole() {
    var alice = node(1);
    var bob = node(2);
    bob.serveRecords(48_000);
    var request = new Request.GetRecord(key(7));

    var answer = answerOf(alice, bob, request, SOON);

    assertEquals(
        new PeerLink.Replied(bob.contact(), TransportPeer.recordFor(request, 48_000)), answer);
  }

  @Test
  void over_a_path_that_loses_doubles_and_reorders_every_request_is_answered_once() {
    for (var seed = 1; seed <= 3; seed++) {
      network = new InMemoryDatagrams(new InMemoryDatagrams.Faults(0.05, 0.05, 0.05), seed);
      var alice = node(1);
      var bob = node(2);
      bob.serveRecords(5_000);
      alice.serveRecords(700);
      var toAlice = kit.<PeerLink.Answer>createTestProbe();
      var toBob = kit.<PeerLink.Answer>createTestProbe();

      for (var i = 0; i < 150; i++) {
        alice.ask(bob.contact(), new Request.GetRecord(key(i)), PATIENT, toAlice);
        bob.ask(alice.contact(), new Request.GetRecord(key(i)), PATIENT, toBob);
      }

      expectAll(toAlice, 150, 5_000);
      expectAll(toBob, 150, 700);
      alice.stop();
      bob.stop();
    }
  }

  @Test
  void two_who_call_each_other_at_the_same_time_end_up_with_one_session() {
    var alice = node(1);
    var bob = node(2);
    alice.serveRecords(10);
    bob.serveRecords(10);
    var answers = kit.<PeerLink.Answer>createTestProbe();

    alice.ask(bob.contact(), new Request.GetRecord(key(1)), SOON, answers);
    bob.ask(alice.contact(), new Request.GetRecord(key(2)), SOON, answers);

    assertTrue(time.receive(answers) instanceof PeerLink.Replied);
    assertTrue(time.receive(answers) instanceof PeerLink.Replied);
    assertEquals(1, alice.stats().sessions());
    assertEquals(1, bob.stats().sessions());
  }

  @Test
  void a_peer_that_is_not_there_is_unreachable() {
    var alice = node(1);
    var bob = node(2);
    network.unplug(bob.contact().endpoint());

    var answer = answerOf(alice, bob, new Request.Ping(), Duration.ofMillis(300));

    assertEquals(new PeerLink.Unanswered(bob.contact(), PeerLink.Silence.UNREACHABLE), answer);
  }

  @Test
  void a_peer_whose_handler_is_silent_is_out_of_time() {
    var alice = node(1);
    var bob = node(2);
    bob.serveRecords(10);
    handlerOf(bob, Request.Service.ROUTING);
    // The line is open: what follows is not about the handshake.
    assertTrue(
        answerOf(alice, bob, new Request.GetRecord(key(1)), PATIENT) instanceof PeerLink.Replied);

    var answer = answerOf(alice, bob, new Request.Ping(), Duration.ofMillis(50));

    assertEquals(new PeerLink.Unanswered(bob.contact(), PeerLink.Silence.OUT_OF_TIME), answer);
  }

  @Test
  void a_service_that_nobody_serves_is_refused() {
    var alice = node(1);
    var bob = node(2);

    var answer = answerOf(alice, bob, new Request.Ping(), SOON);

    var refused = (Response.Refused) ((PeerLink.Replied) answer).response();
    assertEquals(Response.Reason.UNSUPPORTED, refused.reason());
  }

  @Test
  void we_answer_ourselves_without_a_session() {
    var alice = node(1);
    alice.serveRecords(1_000);
    var request = new Request.GetRecord(key(7));

    var answer = answerOf(alice, alice, request, SOON);

    assertEquals(
        new PeerLink.Replied(alice.contact(), TransportPeer.recordFor(request, 1_000)), answer);
    assertEquals(0, alice.stats().sessions());
  }

  @Test
  void our_own_silence_is_out_of_time_too() {
    var alice = node(1);
    handlerOf(alice, Request.Service.ROUTING);

    var answer = answerOf(alice, alice, new Request.Ping(), Duration.ofMillis(50));

    assertEquals(new PeerLink.Unanswered(alice.contact(), PeerLink.Silence.OUT_OF_TIME), answer);
  }

  @Test
  void what_we_do_not_serve_we_do_not_ask_ourselves() {
    var alice = node(1);

    var answer = answerOf(alice, alice, new Request.Ping(), SOON);

    assertEquals(new PeerLink.Unanswered(alice.contact(), PeerLink.Silence.UNREACHABLE), answer);
  }

  @Test
  void a_peer_that_restarted_answers_what_it_was_asked_before() {
    var alice = node(1);
    var port = network.open();
    var bob = TransportPeer.node(kit, 2, port, time.env(2));
    bob.serveRecords(10);
    answerOf(alice, bob, new Request.GetRecord(key(1)), SOON);
    var where = bob.contact().endpoint();
    network.unplug(where);
    bob.stop();
    var probe = kit.<PeerLink.Answer>createTestProbe();
    alice.ask(bob.contact(), new Request.GetRecord(key(2)), PATIENT, probe);
    network.plugIn(where);

    var revived = TransportPeer.node(kit, 2, network.openAt(where), time.env(22));
    revived.serveRecords(10);

    assertTrue(time.receive(probe) instanceof PeerLink.Replied);
  }

  @Test
  void when_the_transport_stops_whatever_is_in_flight_is_answered() {
    var alice = node(1);
    var bob = node(2);
    var handler = handlerOf(bob, Request.Service.ROUTING);
    var probe = kit.<PeerLink.Answer>createTestProbe();
    alice.ask(bob.contact(), new Request.Ping(), PATIENT, probe);
    time.receive(handler);

    alice.stop();

    assertEquals(
        new PeerLink.Unanswered(bob.contact(), PeerLink.Silence.CLOSED), time.receive(probe));
  }
}
