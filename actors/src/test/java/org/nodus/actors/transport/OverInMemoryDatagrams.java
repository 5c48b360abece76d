package org.nodus.actors.transport;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.nodus.actors.environment.IdleTime;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Transports of one test class over one network that each test may replace; short words for both.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OverInMemoryDatagrams {
  static final Duration SOON = Duration.ofSeconds(30);
  static final Duration PATIENT = Duration.ofSeconds(30);
  static final Endpoint STRANGER = new Endpoint(Bytes.wrap(new byte[] {10, 9, 8, 7}), 4_242);

  final ActorTestKit kit = IdleTime.kit();
  final IdleTime time = new IdleTime(kit);
  InMemoryDatagrams network;

  @BeforeEach
  void lay_a_perfect_network() {
    network = new InMemoryDatagrams(InMemoryDatagrams.Faults.NONE, 1);
  }

  @AfterAll
  void shut_down() {
    kit.shutdownTestKit();
  }

  TransportPeer node(int seed) {
    return TransportPeer.node(kit, seed, network.open(), time.env(seed));
  }

  List<Bytes> silenceTo(Endpoint stranger) {
    return network.captured().stream()
        .filter(packet -> packet.to().equals(stranger))
        .map(InMemoryDatagrams.Captured::datagram)
        .toList();
  }

  TestProbe<PeerLink.Incoming> handlerOf(TransportPeer peer, Request.Service service) {
    var probe = kit.<PeerLink.Incoming>createTestProbe();
    peer.link().tell(new PeerLink.Serve(service, probe.getRef()));
    return probe;
  }

  PeerLink.Answer answerOf(
      TransportPeer from, TransportPeer to, Request request, Duration timeout) {
    var probe = kit.<PeerLink.Answer>createTestProbe();
    from.ask(to.contact(), request, timeout, probe);
    return time.receive(probe);
  }

  void expectAll(TestProbe<PeerLink.Answer> probe, int count, int length) {
    Map<Response, Integer> expected = new HashMap<>();
    for (var i = 0; i < count; i++) {
      expected.put(TransportPeer.recordFor(new Request.GetRecord(key(i)), length), i);
    }
    for (var i = 0; i < count; i++) {
      var answer = time.receive(probe);
      assertTrue(answer instanceof PeerLink.Replied, answer.toString());
      assertTrue(expected.remove(((PeerLink.Replied) answer).response()) != null);
    }
    probe.expectNoMessage(Duration.ofMillis(50));
  }

  static Hash256 key(int seed) {
    return Hash256.of(TransportPeer.bytes(seed, 32));
  }
}
