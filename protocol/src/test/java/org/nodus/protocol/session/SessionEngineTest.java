package org.nodus.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;

class SessionEngineTest {
  private static final long MILLI = 1_000_000;

  private SessionEngine alice;
  private SessionEngine bob;

  @BeforeEach
  void open_a_session() throws Exception {
    var ends = Peers.opened();
    alice = new SessionEngine(ends[0], 0, MILLI);
    bob = new SessionEngine(ends[1], 0, 0);
  }

  @Test
  void a_short_message_takes_one_packet() {
    alice.send(Bytes.utf8("hello"));

    var packet = assertNotNull2(alice.next(0));
    assertNull(alice.next(0));

    assertEquals(List.of(Bytes.utf8("hello")), accepted(bob, packet, 1).messages());
  }

  @Test
  void a_packet_is_accepted_once() {
    alice.send(Bytes.utf8("hello"));
    var packet = assertNotNull2(alice.next(0));
    bob.receive(packet, 1);

    assertEquals(new SessionEngine.Refused(SessionEngine.Reason.REPLAYED), bob.receive(packet, 2));
  }

  @Test
  void a_damaged_packet_is_refused_and_the_true_one_still_welcome() {
    alice.send(Bytes.utf8("hello"));
    var packet = assertNotNull2(alice.next(0));

    for (var at = 0; at < packet.length(); at++) {
      var damaged = packet.toArray();
      damaged[at] ^= 1;
      assertInstanceOf(SessionEngine.Refused.class, bob.receive(Bytes.wrap(damaged), 1));
    }
    assertEquals(1, accepted(bob, packet, 2).messages().size());
  }

  @Test
  void our_own_packet_reflected_is_refused() {
    alice.send(Bytes.utf8("hello"));

    assertInstanceOf(SessionEngine.Refused.class, alice.receive(assertNotNull2(alice.next(0)), 1));
  }

  @Test
  void no_datagram_is_longer_than_1200_bytes() {
    alice.send(Peers.bytes(1, SessionEngine.MAX_MESSAGE_BYTES));

    for (var packet = alice.next(0); packet != null; packet = alice.next(0)) {
      assertTrue(packet.length() <= Packet.MAX_BYTES);
    }
  }

  @Test
  void a_close_ends_both_ends() {
    var close = alice.close();

    assertTrue(accepted(bob, close, 1).closed());
    assertTrue(alice.isClosed());
    assertTrue(bob.isClosed());
    assertEquals(Long.MAX_VALUE, alice.deadline());
  }

  @Test
  void a_message_is_acknowledged_after_the_delay_and_a_ping_at_once() {
    alice.send(Bytes.utf8("hello"));
    accepted(bob, assertNotNull2(alice.next(0)), 0);

    assertNull(bob.next(0));
    assertEquals(RttEstimate.ACK_DELAY_NANOS, bob.deadline());
    accepted(alice, assertNotNull2(bob.next(bob.deadline())), 26 * MILLI);
    assertEquals(Long.MAX_VALUE, alice.deadline());

    alice.ping();
    accepted(bob, assertNotNull2(alice.next(30 * MILLI)), 30 * MILLI);
    assertNotNull(bob.next(30 * MILLI));
  }

  @Test
  void on_a_bad_path_nobody_waits_for_delayed_acknowledgements() {
    var path = new BadPath(4, 0.05, 0, 0);
    for (var i = 0; i < 64; i++) {
      alice.send(Peers.bytes(i, 20_000));
    }

    path.run(60_000 * MILLI);

    assertEquals(64, path.toBob.size());
    var roundTrips = path.lastMessageNanos / (20 * MILLI);
    // NewReno's 1.22 / √0.05 = 5.5 packets in a round trip make 220; probes of tails cost some
    // more.
    assertTrue(roundTrips < 400, roundTrips + " round trips");
  }

  @Test
  void silence_is_probed_with_doubling_pauses() {
    alice.send(Bytes.utf8("hello"));
    alice.next(0);

    var first = alice.deadline();
    alice.expired(first);
    assertNotNull(alice.next(first));
    var second = alice.deadline();
    alice.expired(second);
    assertNotNull(alice.next(second));

    assertEquals(2 * first, second - first);
    assertEquals(2, alice.probesInRow());
  }

  @Test
  void messages_of_all_sizes_arrive_once_and_whole_over_a_bad_path() throws Exception {
    for (var seed = 0; seed < 20; seed++) {
      open_a_session();
      var path = new BadPath(seed, 0.05, 0.05, 20 * MILLI);
      var sent = new ArrayList<Bytes>();
      var random = new Random(seed);
      for (var i = 0; i < 60; i++) {
        var length = random.nextInt(4) == 0 ? random.nextInt(1, 65_537) : random.nextInt(1, 2_000);
        sent.add(Peers.bytes(seed * 1_000L + i, length));
      }
      sent.forEach(alice::send);
      sent.forEach(bob::send);

      path.run(600_000 * MILLI);

      assertEquals(new HashSet<>(sent), new HashSet<>(path.toBob), "seed=" + seed);
      assertEquals(sent.size(), path.toBob.size(), "seed=" + seed);
      assertEquals(new HashSet<>(sent), new HashSet<>(path.toAlice), "seed=" + seed);
      assertEquals(sent.size(), path.toAlice.size(), "seed=" + seed);
      assertTrue(alice.isIdle() && bob.isIdle());
    }
  }

  @Test
  void a_clean_path_sees_no_packet_twice() {
    var path = new BadPath(1, 0, 0, 0);
    for (var i = 0; i < 64; i++) {
      alice.send(Peers.bytes(i, 65_536));
    }

    path.run(60_000 * MILLI);

    assertEquals(64, path.toBob.size());
    var needed = 64 * (65_536 / SessionEngine.MAX_CHUNK_BYTES + 1);
    assertTrue(path.fromAlice <= needed + 10, path.fromAlice + " packets for " + needed);
    assertTrue(path.fromBob <= needed / 3, path.fromBob + " packets back");
  }

  @Test
  void half_of_the_packets_lost_slow_it_down_and_lose_nothing() {
    var path = new BadPath(3, 0.5, 0, 5 * MILLI);
    for (var i = 0; i < 10; i++) {
      alice.send(Peers.bytes(i, 20_000));
    }

    path.run(3_600_000 * MILLI);

    assertEquals(10, path.toBob.size());
  }

  private static SessionEngine.Accepted accepted(SessionEngine engine, Bytes packet, long now) {
    return assertInstanceOf(SessionEngine.Accepted.class, engine.receive(packet, now));
  }

  private static Bytes assertNotNull2(Bytes packet) {
    assertNotNull(packet);
    return packet;
  }

  /** Both engines over a path that loses, doubles and delays, in virtual time. */
  private final class BadPath {
    private record Flight(long at, long order, boolean toBob, Bytes packet) {}

    final List<Bytes> toBob = new ArrayList<>();
    final List<Bytes> toAlice = new ArrayList<>();
    final Random random;
    final double loss;
    final double copies;
    final long jitterNanos;
    long lastMessageNanos;
    int fromAlice;
    int fromBob;
    private final PriorityQueue<Flight> flights =
        new PriorityQueue<>(
            (one, other) ->
                one.at != other.at
                    ? Long.compare(one.at, other.at)
                    : Long.compare(one.order, other.order));
    private long order;

    BadPath(long seed, double loss, double copies, long jitterNanos) {
      this.random = new Random(seed);
      this.loss = loss;
      this.copies = copies;
      this.jitterNanos = jitterNanos;
    }

    void run(long untilNanos) {
      var now = 0L;
      while (now < untilNanos) {
        flush(now);
        var next = Math.min(alice.deadline(), bob.deadline());
        var flight = flights.peek();
        if (flight != null && flight.at <= next) {
          flights.remove();
          now = Math.max(now, flight.at);
          var received = (flight.toBob ? bob : alice).receive(flight.packet, now);
          if (received instanceof SessionEngine.Accepted accepted) {
            (flight.toBob ? toBob : toAlice).addAll(accepted.messages());
            lastMessageNanos = accepted.messages().isEmpty() ? lastMessageNanos : now;
          }
        } else if (next == Long.MAX_VALUE) {
          return;
        } else {
          now = Math.max(now, next);
          alice.expired(now);
          bob.expired(now);
        }
      }
    }

    private void flush(long now) {
      for (var packet = alice.next(now); packet != null; packet = alice.next(now)) {
        fromAlice++;
        fly(true, packet, now);
      }
      for (var packet = bob.next(now); packet != null; packet = bob.next(now)) {
        fromBob++;
        fly(false, packet, now);
      }
    }

    private void fly(boolean toBob, Bytes packet, long now) {
      var times = random.nextDouble() < loss ? 0 : random.nextDouble() < copies ? 2 : 1;
      for (var copy = 0; copy < times; copy++) {
        var late = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
        flights.add(new Flight(now + 10 * MILLI + late, order++, toBob, packet));
      }
    }
  }
}
