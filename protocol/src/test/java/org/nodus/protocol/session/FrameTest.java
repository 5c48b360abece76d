package org.nodus.protocol.session;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

class FrameTest {
  @Test
  void any_bytes_give_frames_or_a_decode_failure() {
    for (var seed = 0; seed < 50_000; seed++) {
      var random = new Random(seed);
      var noise = new byte[random.nextInt(80)];
      random.nextBytes(noise);
      if (noise.length > 0) {
        noise[0] = (byte) random.nextInt(5);
      }
      try {
        Frame.readAll(Bytes.wrap(noise));
      } catch (DecodeFailure expected) {
        // The one thing that may come out beside frames.
      }
    }
  }

  @Test
  void an_empty_packet_is_refused() {
    assertThrows(DecodeFailure.class, () -> Frame.readAll(Bytes.EMPTY));
  }

  @Test
  void a_part_beyond_the_end_of_its_message_is_refused() {
    var frame =
        new ByteWriter().u8(3).i32(0).i32(10).i32(8).u16(3).raw(Bytes.utf8("abc")).toBytes();

    assertThrows(DecodeFailure.class, () -> Frame.readAll(frame));
  }

  @Test
  void a_message_that_is_too_long_is_refused() {
    var frame =
        new ByteWriter()
            .u8(3)
            .i32(0)
            .i32(Frame.MAX_MESSAGE_BYTES + 1)
            .i32(0)
            .u16(1)
            .u8(7)
            .toBytes();

    assertThrows(DecodeFailure.class, () -> Frame.readAll(frame));
  }
}
