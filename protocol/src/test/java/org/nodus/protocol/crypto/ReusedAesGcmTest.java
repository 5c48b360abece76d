package org.nodus.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

class ReusedAesGcmTest {
  private final ReusedAesGcm reused = new ReusedAesGcm();

  @Test
  void opens_what_was_sealed_under_one_key_after_the_other() throws DecodeFailure {
    for (var i = 0; i < 20; i++) {
      var body = Bytes.utf8("body " + i);
      var sealed = AesGcm.seal(key(i / 3), nonce(i), Bytes.utf8("aad"), body);

      assertEquals(body, reused.open(key(i / 3), nonce(i), Bytes.utf8("aad"), sealed));
    }
  }

  @Test
  void seals_parts_as_one_body_between_openings() throws DecodeFailure {
    for (var i = 0; i < 20; i++) {
      var body = Bytes.utf8("body " + i);

      var sealed = reused.seal(key(i / 3), nonce(i), Bytes.utf8("aad"), body, Bytes.EMPTY, body);

      var both = Bytes.concat(body, body);
      assertEquals(AesGcm.seal(key(i / 3), nonce(i), Bytes.utf8("aad"), both), sealed);
      assertEquals(both, reused.open(key(i / 3), nonce(i), Bytes.utf8("aad"), sealed));
    }
  }

  @Test
  void refuses_what_was_changed_and_opens_the_next() throws DecodeFailure {
    var sealed = AesGcm.seal(key(1), nonce(1), Bytes.EMPTY, Bytes.utf8("body"));

    assertThrows(DecodeFailure.class, () -> reused.open(key(2), nonce(1), Bytes.EMPTY, sealed));
    assertThrows(DecodeFailure.class, () -> reused.open(key(1), nonce(2), Bytes.EMPTY, sealed));
    assertThrows(DecodeFailure.class, () -> reused.open(key(1), nonce(1), Bytes.utf8("x"), sealed));
    assertThrows(
        DecodeFailure.class, () -> reused.open(key(1), nonce(1), Bytes.EMPTY, sealed.slice(0, 9)));
    assertEquals(Bytes.utf8("body"), reused.open(key(1), nonce(1), Bytes.EMPTY, sealed));
  }

  private static Bytes key(int number) {
    return Bytes.utf8("%032d".formatted(number));
  }

  private static Bytes nonce(int number) {
    return Bytes.utf8("%012d".formatted(number));
  }
}
