package org.nodus.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;

/** RFC 9002 §6 and §7 on a path of 40 ms. */
class LossDetectionTest {
  private static final long ROUND_TRIP = Duration.ofMillis(40).toNanos();
  private static final int SIZE = 1_200;

  private final RttEstimate rtt = new RttEstimate();
  private final CongestionWindow window = new CongestionWindow();
  private final LossDetection losses = new LossDetection(rtt, window);
  private final OutgoingMessages outgoing = new OutgoingMessages();
  private long now = 1_000_000_000L;
  private long number;

  LossDetectionTest() {
    rtt.sample(ROUND_TRIP, 0);
  }

  @Test
  void a_packet_is_lost_when_three_later_ones_arrived_and_not_before() {
    var first = send();
    send();
    send();
    send();
    now += ROUND_TRIP;

    assertEquals(List.of(), acknowledged(1, 2));
    assertEquals(List.of(first), acknowledged(1, 3));
    assertEquals(0, window.inFlight());
  }

  @Test
  void a_packet_is_lost_nine_eighths_of_a_round_trip_after_it_left() {
    var first = send();
    send();
    now += ROUND_TRIP;
    assertEquals(List.of(), acknowledged(1, 1));
    assertEquals(now - ROUND_TRIP + ROUND_TRIP * 9 / 8, losses.deadline());

    now = losses.deadline();
    var expiry = losses.expired(now);

    assertEquals(List.of(first), expiry.again());
    assertTrue(!expiry.probe());
    assertEquals(0, window.inFlight());
  }

  @Test
  void probe_timeouts_double_carry_the_oldest_and_declare_nothing_lost() {
    var first = send();
    var second = send();
    send();
    var flying = window.inFlight();
    var timeout = losses.deadline() - now;
    assertEquals(rtt.probeTimeout(), timeout);

    now = losses.deadline();
    var expiry = losses.expired(now);

    assertEquals(List.of(first, second), expiry.again());
    assertTrue(expiry.probe());
    assertEquals(2 * timeout, losses.deadline() - now);
    assertEquals(flying, window.inFlight());
    assertEquals(1, losses.probesInRow());

    acknowledged(0, 0);
    assertEquals(0, losses.probesInRow());
  }

  @Test
  void one_round_trip_of_losses_halves_the_window_once() {
    for (var i = 0; i < 9; i++) {
      send();
    }
    var before = window.bytes();
    now += ROUND_TRIP;

    acknowledged(4, 4);
    acknowledged(8, 8);

    assertEquals(before / 2, window.bytes());
  }

  @Test
  void losses_over_a_long_time_leave_the_smallest_window() {
    send();
    for (var i = 0; i < 3; i++) {
      now += rtt.probeTimeout() + 1;
      send();
    }
    now += rtt.probeTimeout();
    send();
    send();
    send();
    now += ROUND_TRIP;

    losses.acknowledged(ack(6, 6), now, false);

    assertEquals(CongestionWindow.MIN_BYTES, window.bytes());
  }

  @Test
  void what_was_declared_lost_and_arrives_is_not_sent_again_and_the_next_is_awaited_longer() {
    for (var i = 0; i < 7; i++) {
      send();
    }
    var before = window.bytes();
    now += ROUND_TRIP;
    var again = acknowledged(5, 6);
    assertEquals(4, again.size());

    acknowledged(0, 4);

    again.forEach(chunk -> assertTrue(chunk.acknowledged));
    assertEquals(before, window.bytes());
    // Overtaken by as many as before: this time nobody believes in a loss.
    for (var i = 0; i < 7; i++) {
      send();
    }
    now += ROUND_TRIP;
    assertEquals(List.of(), acknowledged(13, 13));
    assertTrue(window.bytes() >= before);
  }

  @Test
  void the_window_stays_halved_while_one_of_the_losses_was_one() {
    for (var i = 0; i < 7; i++) {
      send();
    }
    var before = window.bytes();
    now += ROUND_TRIP;
    acknowledged(5, 6);

    acknowledged(1, 4);

    assertEquals(before / 2, window.bytes());
    acknowledged(0, 0);
    assertEquals(before, window.bytes());
  }

  @Test
  void who_comes_later_than_nine_eighths_of_a_round_trip_makes_us_wait_longer_two_at_most() {
    var waits = new ArrayList<Long>();
    for (var i = 0; i < 5; i++) {
      var sent = now;
      send();
      send();
      now += ROUND_TRIP;
      acknowledged(number - 1, number - 1);
      var due = losses.deadline();
      waits.add((due - sent) * 8 / ROUND_TRIP);
      now = due;
      losses.expired(now);
      now += 1;
      acknowledged(number - 2, number - 2);
    }

    assertEquals(List.of(9L, 10L, 12L, 16L, 16L), waits);
  }

  @Test
  void an_unused_window_does_not_grow() {
    send();
    var before = window.bytes();
    now += ROUND_TRIP;

    losses.acknowledged(ack(0, 0), now, false);
    assertEquals(before, window.bytes());

    send();
    losses.acknowledged(ack(1, 1), now, true);
    assertEquals(before + SIZE, window.bytes());
  }

  private Chunk send() {
    outgoing.add(Bytes.wrap(filled(number)));
    var chunk = outgoing.next(SessionEngine.MAX_PLAINTEXT_BYTES);
    losses.sent(new SentPacket(number++, now, SIZE, List.of(chunk)));
    return chunk;
  }

  private List<Chunk> acknowledged(long low, long high) {
    return losses.acknowledged(ack(low, high), now, true);
  }

  private static Frame.Ack ack(long low, long high) {
    return new Frame.Ack(List.of(new Frame.Range(low, high)), 0);
  }

  private static byte[] filled(long value) {
    var bytes = new byte[100];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
