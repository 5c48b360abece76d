package org.nodus.actors.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

final class TransportBoundsTest extends OverInMemoryDatagrams {
  @Test
  void the_limit_of_requests_in_flight_to_one_peer_is_kept() {
    var limits = new TransportLimits(8, 4, 100, 256, 1 << 20, SOON, 64, PATIENT);
    var alice = TransportPeer.node(kit, 1, network.open(), time.env(1), limits);
    var bob = node(2);
    var handler = handlerOf(bob, Request.Service.ROUTING);
    var probe = kit.<PeerLink.Answer>createTestProbe();

    for (var i = 0; i < 6; i++) {
      alice.ask(bob.contact(), new Request.Ping(), SOON, probe);
    }

    var overloaded = new PeerLink.Unanswered(bob.contact(), PeerLink.Silence.OVERLOADED);
    assertEquals(overloaded, time.receive(probe));
    assertEquals(overloaded, time.receive(probe));
    for (var i = 0; i < 4; i++) {
      time.receive(handler).reply(new Response.Done());
    }
    for (var i = 0; i < 4; i++) {
      assertEquals(new PeerLink.Replied(bob.contact(), new Response.Done()), time.receive(probe));
    }
    alice.ask(bob.contact(), new Request.Ping(), SOON, probe);
    time.receive(handler);
  }

  @Test
  void the_limit_of_requests_in_flight_to_all_is_kept() {
    var limits = new TransportLimits(8, 4, 5, 256, 1 << 20, SOON, 64, PATIENT);
    var alice = TransportPeer.node(kit, 1, network.open(), time.env(1), limits);
    var bob = node(2);
    var carol = node(3);
    handlerOf(bob, Request.Service.ROUTING);
    handlerOf(carol, Request.Service.ROUTING);
    var probe = kit.<PeerLink.Answer>createTestProbe();

    for (var i = 0; i < 3; i++) {
      alice.ask(bob.contact(), new Request.Ping(), SOON, probe);
      alice.ask(carol.contact(), new Request.Ping(), SOON, probe);
    }

    assertEquals(
        new PeerLink.Unanswered(carol.contact(), PeerLink.Silence.OVERLOADED), time.receive(probe));
  }

  @Test
  void more_requests_than_a_peer_may_have_waiting_are_refused_as_busy() {
    var limits = new TransportLimits(8, 256, 1_000, 3, 1 << 20, PATIENT, 64, PATIENT);
    var alice = node(1);
    var bob = TransportPeer.node(kit, 2, network.open(), time.env(2), limits);
    var handler = handlerOf(bob, Request.Service.ROUTING);
    var probe = kit.<PeerLink.Answer>createTestProbe();

    for (var i = 0; i < 4; i++) {
      alice.ask(bob.contact(), new Request.Ping(), SOON, probe);
    }

    var refused = (Response.Refused) ((PeerLink.Replied) time.receive(probe)).response();
    assertEquals(Response.Reason.BUSY, refused.reason());
    for (var i = 0; i < 3; i++) {
      time.receive(handler);
    }
  }

  @Test
  void who_asks_and_reads_no_answers_is_not_answered_for_ever() {
    var limits = new TransportLimits(8, 256, 1_000, 256, 10_000, SOON, 64, PATIENT);
    var alice = node(1);
    var bob = TransportPeer.node(kit, 2, network.open(), time.env(2), limits);
    bob.serveRecords(5_000);
    answerOf(alice, bob, new Request.GetRecord(key(1)), SOON);
    var asked = 200;
    var probe = kit.<PeerLink.Answer>createTestProbe();

    network.deafen(alice.contact().endpoint());
    for (var i = 0; i < asked; i++) {
      alice.ask(bob.contact(), new Request.GetRecord(key(i)), SOON, probe);
    }
    // Alice hears no acknowledgements either, so her window lets only some of them out.
    awaitStats(bob, stats -> stats.overloadedRequests() > 20);
    network.plugIn(alice.contact().endpoint());

    var bytes = 0;
    for (var i = 0; i < asked; i++) {
      if (time.receive(probe) instanceof PeerLink.Replied replied
          && replied.response() instanceof Response.RecordVersions found) {
        bytes += found.versions().stream().mapToInt(Bytes::length).sum();
      }
    }
    assertTrue(bytes > 0 && bytes <= 4 * limits.backlogBytes(), "" + bytes);
  }

  @Test
  void what_nodes_send_to_nodes_is_counted_by_service_and_what_agents_get_is_not() {
    var alice = node(1);
    var bob = node(2);
    var agent = TransportPeer.agent(kit, 3, network.open(), time.env(3));
    bob.serveRecords(5_000);

    answerOf(agent, bob, new Request.GetRecord(key(1)), SOON);
    assertEquals(0, bob.stats().toNodes().get(Request.Service.RECORDS));
    answerOf(alice, bob, new Request.GetRecord(key(1)), SOON);

    awaitStats(bob, stats -> stats.toNodes().get(Request.Service.RECORDS) > 5_000);
    var asked = alice.stats().toNodes();
    assertTrue(asked.get(Request.Service.RECORDS) > 32, asked.toString());
    assertTrue(asked.get(Request.Service.RECORDS) < 100, asked.toString());
    assertEquals(0, asked.get(Request.Service.KEEPING));
  }

  private void awaitStats(TransportPeer peer, Predicate<TransportStats> wanted) {
    time.until(
        () -> {
          var stats = peer.stats();
          assertTrue(wanted.test(stats), stats.toString());
          return stats;
        });
  }

  @Test
  void the_idlest_session_makes_room() {
    var limits = new TransportLimits(2, 256, 1_000, 256, 1 << 20, SOON, 64, PATIENT);
    var hub = TransportPeer.node(kit, 1, network.open(), time.env(1), limits);
    for (var seed = 2; seed <= 5; seed++) {
      var peer = node(seed);
      peer.serveRecords(10);
      assertTrue(
          answerOf(hub, peer, new Request.GetRecord(key(1)), SOON) instanceof PeerLink.Replied);
    }

    assertEquals(2, hub.stats().sessions());
  }

  @Test
  void an_idle_session_is_closed_at_both_ends_and_opened_again_on_demand() {
    var limits = new TransportLimits(8, 256, 1_000, 256, 1 << 20, SOON, 64, Duration.ofMillis(300));
    var alice = TransportPeer.node(kit, 1, network.open(), time.env(1), limits);
    var bob = node(2);
    bob.serveRecords(10);
    answerOf(alice, bob, new Request.GetRecord(key(1)), SOON);

    time.until(
        () -> {
          assertEquals(0, alice.stats().sessions());
          assertEquals(0, bob.stats().sessions());
          return true;
        });

    assertTrue(
        answerOf(alice, bob, new Request.GetRecord(key(2)), SOON) instanceof PeerLink.Replied);
  }
}
