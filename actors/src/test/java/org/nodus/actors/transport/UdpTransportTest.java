package org.nodus.actors.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.TestEnv;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

class UdpTransportTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Endpoint STRANGER =
      new Endpoint(Bytes.wrap(new byte[] {10, 9, 8, 7}), 4_242);

  private InMemoryDatagrams network = new InMemoryDatagrams(InMemoryDatagrams.Faults.NONE, 1);

  @AfterAll
  static void shut_down() {
    KIT.shutdownTestKit();
  }

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
    alice.ask(bob.contact(), new Request.Ping(), SOON, KIT.createTestProbe());

    var incoming = handler.receiveMessage();

    assertEquals(alice.contact(), incoming.from().contact().orElseThrow());
    assertEquals(alice.contact().id(), incoming.from().id());
    assertEquals(alice.contact().signingKey(), incoming.from().signingKey());
  }

  @Test
  void an_agent_is_known_by_its_keys_and_has_no_contact() {
    var agent = TransportPeer.agent(KIT, 3, network.open(), TestEnv.seeded(3));
    var bob = node(2);
    var handler = handlerOf(bob, Request.Service.ROUTING);
    agent.ask(bob.contact(), new Request.Ping(), SOON, KIT.createTestProbe());

    var incoming = handler.receiveMessage();

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
      var toAlice = KIT.<PeerLink.Answer>createTestProbe();
      var toBob = KIT.<PeerLink.Answer>createTestProbe();

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
    var answers = KIT.<PeerLink.Answer>createTestProbe();

    alice.ask(bob.contact(), new Request.GetRecord(key(1)), SOON, answers);
    bob.ask(alice.contact(), new Request.GetRecord(key(2)), SOON, answers);

    assertTrue(answers.receiveMessage() instanceof PeerLink.Replied);
    assertTrue(answers.receiveMessage() instanceof PeerLink.Replied);
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
    handlerOf(bob, Request.Service.ROUTING);

    var answer = answerOf(alice, bob, new Request.Ping(), Duration.ofMillis(300));

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
  void we_do_not_ask_ourselves() {
    var alice = node(1);

    var answer = answerOf(alice, alice, new Request.Ping(), SOON);

    assertEquals(new PeerLink.Unanswered(alice.contact(), PeerLink.Silence.UNREACHABLE), answer);
  }

  @Test
  void a_peer_that_restarted_answers_what_it_was_asked_before() {
    var alice = node(1);
    var port = network.open();
    var bob = TransportPeer.node(KIT, 2, port, TestEnv.seeded(2));
    bob.serveRecords(10);
    answerOf(alice, bob, new Request.GetRecord(key(1)), SOON);
    var where = bob.contact().endpoint();
    network.unplug(where);
    bob.stop();
    var probe = KIT.<PeerLink.Answer>createTestProbe();
    alice.ask(bob.contact(), new Request.GetRecord(key(2)), PATIENT, probe);
    network.plugIn(where);

    var revived = TransportPeer.node(KIT, 2, network.openAt(where), TestEnv.seeded(22));
    revived.serveRecords(10);

    assertTrue(probe.receiveMessage(PATIENT) instanceof PeerLink.Replied);
  }

  @Test
  void the_limit_of_requests_in_flight_to_one_peer_is_kept() {
    var limits = new TransportLimits(8, 4, 100, 256, SOON, 64, PATIENT);
    var alice = TransportPeer.node(KIT, 1, network.open(), TestEnv.seeded(1), limits);
    var bob = node(2);
    var handler = handlerOf(bob, Request.Service.ROUTING);
    var probe = KIT.<PeerLink.Answer>createTestProbe();

    for (var i = 0; i < 6; i++) {
      alice.ask(bob.contact(), new Request.Ping(), SOON, probe);
    }

    var overloaded = new PeerLink.Unanswered(bob.contact(), PeerLink.Silence.OVERLOADED);
    assertEquals(overloaded, probe.receiveMessage());
    assertEquals(overloaded, probe.receiveMessage());
    for (var i = 0; i < 4; i++) {
      handler.receiveMessage().reply(new Response.Done());
    }
    for (var i = 0; i < 4; i++) {
      assertEquals(
          new PeerLink.Replied(bob.contact(), new Response.Done()), probe.receiveMessage());
    }
    alice.ask(bob.contact(), new Request.Ping(), SOON, probe);
    handler.receiveMessage();
  }

  @Test
  void the_limit_of_requests_in_flight_to_all_is_kept() {
    var limits = new TransportLimits(8, 4, 5, 256, SOON, 64, PATIENT);
    var alice = TransportPeer.node(KIT, 1, network.open(), TestEnv.seeded(1), limits);
    var bob = node(2);
    var carol = node(3);
    handlerOf(bob, Request.Service.ROUTING);
    handlerOf(carol, Request.Service.ROUTING);
    var probe = KIT.<PeerLink.Answer>createTestProbe();

    for (var i = 0; i < 3; i++) {
      alice.ask(bob.contact(), new Request.Ping(), SOON, probe);
      alice.ask(carol.contact(), new Request.Ping(), SOON, probe);
    }

    assertEquals(
        new PeerLink.Unanswered(carol.contact(), PeerLink.Silence.OVERLOADED),
        probe.receiveMessage());
  }

  @Test
  void more_requests_than_a_peer_may_have_waiting_are_refused_as_busy() {
    var limits = new TransportLimits(8, 256, 1_000, 3, PATIENT, 64, PATIENT);
    var alice = node(1);
    var bob = TransportPeer.node(KIT, 2, network.open(), TestEnv.seeded(2), limits);
    var handler = handlerOf(bob, Request.Service.ROUTING);
    var probe = KIT.<PeerLink.Answer>createTestProbe();

    for (var i = 0; i < 4; i++) {
      alice.ask(bob.contact(), new Request.Ping(), SOON, probe);
    }

    var refused = (Response.Refused) ((PeerLink.Replied) probe.receiveMessage()).response();
    assertEquals(Response.Reason.BUSY, refused.reason());
    for (var i = 0; i < 3; i++) {
      handler.receiveMessage();
    }
  }

  @Test
  void the_idlest_session_makes_room() {
    var limits = new TransportLimits(2, 256, 1_000, 256, SOON, 64, PATIENT);
    var hub = TransportPeer.node(KIT, 1, network.open(), TestEnv.seeded(1), limits);
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
    var limits = new TransportLimits(8, 256, 1_000, 256, SOON, 64, Duration.ofMillis(300));
    var alice = TransportPeer.node(KIT, 1, network.open(), TestEnv.seeded(1), limits);
    var bob = node(2);
    bob.serveRecords(10);
    answerOf(alice, bob, new Request.GetRecord(key(1)), SOON);

    KIT.<Object>createTestProbe()
        .awaitAssert(
            SOON,
            () -> {
              assertEquals(0, alice.stats().sessions());
              assertEquals(0, bob.stats().sessions());
              return true;
            });

    assertTrue(
        answerOf(alice, bob, new Request.GetRecord(key(2)), SOON) instanceof PeerLink.Replied);
  }

  @Test
  void when_the_transport_stops_whatever_is_in_flight_is_answered() {
    var alice = node(1);
    var bob = node(2);
    handlerOf(bob, Request.Service.ROUTING);
    var probe = KIT.<PeerLink.Answer>createTestProbe();
    alice.ask(bob.contact(), new Request.Ping(), PATIENT, probe);
    probe.expectNoMessage(Duration.ofMillis(200));

    alice.stop();

    assertEquals(
        new PeerLink.Unanswered(bob.contact(), PeerLink.Silence.CLOSED), probe.receiveMessage());
  }

  @Test
  void garbage_is_counted_and_gets_no_byte_of_answer() {
    var bob = node(2);
    var random = new Random(1);
    var silence = silenceTo(STRANGER);

    for (var i = 0; i < 500; i++) {
      var noise = new byte[random.nextInt(1_300)];
      random.nextBytes(noise);
      network.inject(STRANGER, bob.contact().endpoint(), Bytes.wrap(noise));
    }

    var stats = bob.stats();
    assertEquals(500, stats.received());
    assertEquals(500, stats.garbage());
    assertEquals(0, stats.sent());
    assertTrue(silence.isEmpty());
  }

  @Test
  void captured_datagrams_played_back_truncated_and_bent_change_nothing() {
    var alice = node(1);
    var bob = node(2);
    bob.serveRecords(5_000);
    alice.serveRecords(5_000);
    for (var i = 0; i < 20; i++) {
      answerOf(alice, bob, new Request.GetRecord(key(i)), SOON);
    }
    var captured = network.captured();
    var handshakes = bob.stats().handshakes();
    var sentBefore = bob.stats().sent();
    var random = new Random(5);

    var injected = 0;
    for (var packet : captured) {
      if (packet.to().equals(bob.contact().endpoint())) {
        for (var copy = 0; copy < 10; copy++) {
          network.inject(STRANGER, packet.to(), packet.datagram());
        }
        var length = random.nextInt(packet.datagram().length());
        network.inject(STRANGER, packet.to(), packet.datagram().slice(0, length));
        var bent = packet.datagram().toArray();
        bent[random.nextInt(8, bent.length)] ^= 1;
        network.inject(STRANGER, packet.to(), Bytes.wrap(bent));
        injected++;
      }
    }

    assertTrue(injected > 20);
    var stats =
        KIT.<Object>createTestProbe()
            .awaitAssert(
                SOON,
                () -> {
                  var seen = bob.stats();
                  assertTrue(seen.replayed() >= 200, seen.toString());
                  assertTrue(seen.refusedKnocks() >= 10, seen.toString());
                  return seen;
                });
    assertEquals(handshakes, stats.handshakes());
    assertTrue(stats.sent() - sentBefore <= 2, "only late acknowledgements to alice");
    assertFalse(
        network.captured().stream().anyMatch(packet -> packet.to().equals(STRANGER)),
        "a stranger got an answer");
    assertTrue(
        answerOf(alice, bob, new Request.GetRecord(key(99)), SOON) instanceof PeerLink.Replied);
  }

  @Test
  void a_caller_of_another_network_hears_nothing() {
    var bob = node(2);
    var keys = TransportPeer.keys(1);
    var foreigner =
        new org.nodus.protocol.session.Handshake(
            org.nodus.protocol.session.LocalIdentity.ofNode(keys), TransportPeer.bytes(98, 32));
    Bytes init;
    try {
      init =
          foreigner.call(bob.contact().sessionKey(), TransportPeer.bytes(5, 32), 1, 2, 3).packet();
    } catch (org.nodus.protocol.bytes.DecodeFailure impossible) {
      throw new AssertionError(impossible);
    }

    network.inject(STRANGER, bob.contact().endpoint(), init);

    assertEquals(1, bob.stats().strangers());
    assertEquals(0, bob.stats().sent());
  }

  @Test
  void before_an_address_is_validated_it_gets_fewer_bytes_than_it_sent() {
    var alice = node(1);
    var bob = node(2);
    bob.serveRecords(48_000);
    answerOf(alice, bob, new Request.GetRecord(key(1)), SOON);

    var in = 0;
    var out = 0;
    for (var packet : network.captured()) {
      var toBob = packet.to().equals(bob.contact().endpoint());
      if (toBob && packet.datagram().get(0) == 3) {
        break;
      }
      in += toBob ? packet.datagram().length() : 0;
      out += toBob ? 0 : packet.datagram().length();
    }

    assertTrue(out > 0 && out < in, out + " bytes out for " + in + " in");
  }

  private TransportPeer node(int seed) {
    return TransportPeer.node(KIT, seed, network.open(), TestEnv.seeded(seed));
  }

  private java.util.List<Bytes> silenceTo(Endpoint stranger) {
    return network.captured().stream()
        .filter(packet -> packet.to().equals(stranger))
        .map(InMemoryDatagrams.Captured::datagram)
        .toList();
  }

  private static TestProbe<PeerLink.Incoming> handlerOf(
      TransportPeer peer, Request.Service service) {
    var probe = KIT.<PeerLink.Incoming>createTestProbe();
    peer.link().tell(new PeerLink.Serve(service, probe.getRef()));
    return probe;
  }

  private static PeerLink.Answer answerOf(
      TransportPeer from, TransportPeer to, Request request, Duration timeout) {
    var probe = KIT.<PeerLink.Answer>createTestProbe();
    from.ask(to.contact(), request, timeout, probe);
    return probe.receiveMessage(timeout.plusSeconds(3));
  }

  private static void expectAll(TestProbe<PeerLink.Answer> probe, int count, int length) {
    Map<Response, Integer> expected = new HashMap<>();
    for (var i = 0; i < count; i++) {
      expected.put(TransportPeer.recordFor(new Request.GetRecord(key(i)), length), i);
    }
    for (var i = 0; i < count; i++) {
      var answer = probe.receiveMessage(PATIENT);
      assertTrue(answer instanceof PeerLink.Replied, answer.toString());
      assertTrue(expected.remove(((PeerLink.Replied) answer).response()) != null);
    }
    probe.expectNoMessage(Duration.ofMillis(50));
  }

  private static Hash256 key(int seed) {
    return Hash256.of(TransportPeer.bytes(seed, 32));
  }
}
