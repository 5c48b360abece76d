package org.nodus.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nodus.protocol.bytes.Bytes;

class HkdfTest {
  static Stream<Vectors.Case> wycheproof() {
    return Vectors.wycheproof("hkdf_sha256");
  }

  @ParameterizedTest
  @MethodSource("wycheproof")
  void derives_as_wycheproof_says(Vectors.Case vector) {
    var size = vector.test().get("size").asInt();

    if (vector.isValid()) {
      assertEquals(vector.bytes("okm"), derive(vector, size));
    } else {
      assertThrows(IllegalArgumentException.class, () -> derive(vector, size));
    }
  }

  private static Bytes derive(Vectors.Case vector, int size) {
    return Hkdf.derive(vector.bytes("ikm"), vector.bytes("salt"), vector.bytes("info"), size);
  }

  /** RFC 4231 test case 2. */
  @Test
  void hmac_is_that_of_rfc_4231() {
    assertEquals(
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        HmacSha256.of(
                Bytes.utf8("Jefe"), Bytes.utf8("what do ya "), Bytes.utf8("want for nothing?"))
            .toHex());
  }
}
