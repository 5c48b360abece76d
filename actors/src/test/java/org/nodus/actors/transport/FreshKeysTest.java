package org.nodus.actors.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.environment.Env;
import org.nodus.actors.environment.TestEnv;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

final class FreshKeysTest extends OverInMemoryDatagrams {
  private static final TransportLimits NEVER_IDLE =
      new TransportLimits(8, 256, 1_000, 256, 1 << 20, SOON, 64, Duration.ofHours(10));

  private final AtomicLong aheadNanos = new AtomicLong();

  @Test
  void after_ten_minutes_a_request_makes_fresh_keys_and_nothing_is_lost() {
    var alice = TransportPeer.node(kit, 1, network.open(), env(1), NEVER_IDLE);
    var bob = TransportPeer.node(kit, 2, network.open(), env(2), NEVER_IDLE);
    bob.serveRecords(20_000);
    var routing = handlerOf(bob, Request.Service.ROUTING);
    var early = kit.<PeerLink.Answer>createTestProbe();
    alice.ask(bob.contact(), new Request.Ping(), Duration.ofHours(1), early);
    var asked = time.receive(routing);
    assertEquals(1, alice.stats().handshakes());

    aheadNanos.addAndGet(Duration.ofMinutes(11).toNanos());
    for (var i = 0; i < 20; i++) {
      assertInstanceOf(
          PeerLink.Replied.class, answerOf(alice, bob, new Request.GetRecord(key(i)), PATIENT));
    }
    asked.reply(new Response.Done());

    assertEquals(new PeerLink.Replied(bob.contact(), new Response.Done()), time.receive(early));
    assertEquals(2, alice.stats().handshakes());
    assertEquals(2, bob.stats().handshakes());
  }

  private Env env(long seed) {
    return new Env(
        new Clock() {
          @Override
          public Instant now() {
            return time.now().plusNanos(aheadNanos.get());
          }

          @Override
          public long nanoTime() {
            return time.nanoTime() + aheadNanos.get();
          }
        },
        TestEnv.chance(seed));
  }
}
