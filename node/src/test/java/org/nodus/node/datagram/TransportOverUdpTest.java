package org.nodus.node.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportPeer;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** The whole way over real sockets: actors, sessions, Netty, the kernel's loopback. */
class TransportOverUdpTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final DatagramSockets SOCKETS = DatagramSockets.fastest(1);
  private static final Duration PATIENT = Duration.ofSeconds(120);

  @AfterAll
  static void shut_down() {
    KIT.shutdownTestKit();
    SOCKETS.close();
  }

  @Test
  void hundreds_of_requests_of_all_sizes_are_answered_both_ways() throws Exception {
    var alice = node(1);
    var bob = node(2);
    alice.serveRecords(48_000);
    bob.serveRecords(1_000);
    var probe = KIT.<PeerLink.Answer>createTestProbe();
    var expected = new HashSet<Response>();
    var answers = new HashSet<Response>();

    for (var round = 0; round < 5; round++) {
      // What waits for one peer stays below TransportLimits.backlogBytes: beyond it she is BUSY.
      for (var i = 0; i < 40; i++) {
        var request = new Request.GetRecord(Hash256.of(TransportPeer.bytes(40 * round + i, 32)));
        alice.ask(bob.contact(), request, PATIENT, probe);
        bob.ask(alice.contact(), request, PATIENT, probe);
        expected.add(TransportPeer.recordFor(request, 1_000));
        expected.add(TransportPeer.recordFor(request, 48_000));
      }
      for (var i = 0; i < 80; i++) {
        answers.add(((PeerLink.Replied) probe.receiveMessage(PATIENT)).response());
      }
    }
    assertEquals(expected, answers);
  }

  private static TransportPeer node(int seed) throws Exception {
    var port = SOCKETS.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return TransportPeer.node(KIT, seed, port, TestEnv.seeded(seed));
  }
}
