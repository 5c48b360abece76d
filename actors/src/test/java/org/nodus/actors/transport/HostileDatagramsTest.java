package org.nodus.actors.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.session.Handshake;
import org.nodus.protocol.session.LocalIdentity;
import org.nodus.protocol.wire.Request;

final class HostileDatagramsTest extends OverInMemoryDatagrams {
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
        time.until(
            () -> {
              var seen = bob.stats();
              assertTrue(seen.replayed() >= 200, seen.toString());
              assertTrue(seen.refusedKnocks() >= 10, seen.toString());
              return seen;
            });
    assertEquals(handshakes, stats.handshakes());
    assertTrue(stats.sent() - sentBefore < injected, "only what alice is still owed");
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
    var foreigner = new Handshake(LocalIdentity.ofNode(keys), TransportPeer.bytes(98, 32));
    Bytes init;
    try {
      init =
          foreigner.call(bob.contact().sessionKey(), TransportPeer.bytes(5, 32), 1, 2, 3).packet();
    } catch (DecodeFailure impossible) {
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
}
