package org.nodus.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;

class AckRangesTest {
  @Test
  void they_cover_exactly_what_was_added() {
    for (var seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var ranges = new AckRanges();
      var all = new TreeSet<Long>();
      for (var i = 0; i < 60; i++) {
        var number = (long) random.nextInt(60);
        ranges.add(number);
        all.add(number);
        assertEquals(all, covered(ranges), "seed=" + seed);
      }
    }
  }

  @Test
  void the_lowest_are_forgotten_first() {
    var ranges = new AckRanges();
    for (var number = 0L; number < 1_000; number += 2) {
      ranges.add(number);
    }

    assertEquals(AckRanges.MAX_RANGES, ranges.size());
    assertEquals(998, ranges.high(0));
  }

  @Test
  void what_is_written_is_read_back() throws Exception {
    for (var seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var ranges = new AckRanges();
      var base = random.nextLong(1L << 40);
      for (var i = 0; i < 30; i++) {
        ranges.add(base + random.nextInt(100));
      }
      var buffer = ByteBuffer.allocate(Frame.MAX_ACK_BYTES);
      Frame.writeAck(buffer, ranges, 77);

      var frames = Frame.readAll(Bytes.copyOf(buffer.flip()));

      var ack = (Frame.Ack) frames.getFirst();
      assertEquals(77, ack.delayMicros());
      assertTrue(ack.ranges().size() <= Frame.MAX_ACK_RANGES);
      for (var i = 0; i < ack.ranges().size(); i++) {
        assertEquals(new Frame.Range(ranges.low(i), ranges.high(i)), ack.ranges().get(i));
      }
    }
  }

  private static TreeSet<Long> covered(AckRanges ranges) {
    var numbers = new TreeSet<Long>();
    for (var i = 0; i < ranges.size(); i++) {
      for (var number = ranges.low(i); number <= ranges.high(i); number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }
}
