package org.nodus.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

class AesGcmSessionTest {
  private static final Bytes KEY = Bytes.utf8("thirty-two bytes of an aes key..");
  private static final byte[] HEADER = {1, 2, 3, 4};

  private final AesGcmSession sealer = new AesGcmSession(KEY);
  private final AesGcmSession opener = new AesGcmSession(KEY);

  @Test
  void a_packet_is_what_the_single_message_form_gives_for_noise_s_nonce() {
    var plain = new byte[1168];
    Arrays.fill(plain, (byte) 7);
    var sealed = ByteBuffer.allocate(plain.length + AesGcm.TAG_BYTES);

    sealer.seal(0x0102030405060708L, header(), ByteBuffer.wrap(plain), sealed);

    assertEquals(
        AesGcm.seal(
            KEY,
            Bytes.ofHex("000000000102030405060708"),
            Bytes.copyOf(HEADER),
            Bytes.copyOf(plain)),
        Bytes.copyOf(sealed.flip()));
  }

  @Test
  void packets_open_in_any_order_in_place_and_after_a_forged_one() throws DecodeFailure {
    var packets = new byte[5][];
    for (var i = 0; i < packets.length; i++) {
      // Plaintext and ciphertext in one array: sealed where it lies.
      packets[i] = Arrays.copyOf(new byte[] {(byte) i, 9, 9}, 3 + AesGcm.TAG_BYTES);
      sealer.seal(i, header(), ByteBuffer.wrap(packets[i], 0, 3), ByteBuffer.wrap(packets[i]));
    }

    for (var i : new int[] {3, 0, 4, 1, 2}) {
      var forged = packets[i].clone();
      forged[0] ^= 1;
      assertThrows(DecodeFailure.class, () -> open(i, forged));
      assertArrayEquals(new byte[] {(byte) i, 9, 9}, open(i, packets[i]));
      assertThrows(DecodeFailure.class, () -> open(i + 1, packets[i].clone()));
    }
  }

  @Test
  void direct_buffers_work_like_arrays() throws DecodeFailure {
    var packet = ByteBuffer.allocateDirect(100).limit(50);
    var sealed = ByteBuffer.allocateDirect(66);
    var opened = ByteBuffer.allocateDirect(50);

    sealer.seal(1, header(), packet, sealed);
    opener.open(1, header(), sealed.flip(), opened);

    assertEquals(0, opened.remaining());
    assertEquals(Bytes.wrap(new byte[50]), Bytes.copyOf(opened.flip()));
  }

  @Test
  void a_counter_used_twice_in_a_row_is_an_error() {
    sealer.seal(5, header(), ByteBuffer.allocate(1), ByteBuffer.allocate(17));

    assertThrows(
        IllegalStateException.class,
        () -> sealer.seal(5, header(), ByteBuffer.allocate(1), ByteBuffer.allocate(17)));
  }

  @Test
  void runts_are_refused_and_missing_room_is_an_error() {
    assertThrows(DecodeFailure.class, () -> open(0, new byte[15]));
    assertThrows(DecodeFailure.class, () -> open(0, new byte[0]));
    assertThrows(
        IllegalArgumentException.class,
        () -> sealer.seal(0, header(), ByteBuffer.allocate(1), ByteBuffer.allocate(16)));
  }

  private byte[] open(long counter, byte[] packet) throws DecodeFailure {
    var copy = packet.clone();
    var target = ByteBuffer.wrap(copy);
    opener.open(counter, header(), ByteBuffer.wrap(copy), target);
    return Arrays.copyOf(copy, target.position());
  }

  private static ByteBuffer header() {
    return ByteBuffer.wrap(HEADER);
  }
}
