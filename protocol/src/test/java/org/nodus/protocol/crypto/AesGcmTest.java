package org.nodus.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

class AesGcmTest {
  private static final Bytes KEY = Bytes.utf8("thirty-two bytes of an aes key..");
  private static final Bytes NONCE = Bytes.utf8("twelve bytes");
  private static final Bytes AAD = Bytes.utf8("seen by all");
  private static final Bytes PLAIN = Bytes.utf8("seen by one");

  static Stream<Vectors.Case> wycheproof() {
    return Vectors.wycheproof("aes_gcm");
  }

  /** Key and nonce sizes that the suite does not have are refused before any cipher runs. */
  @ParameterizedTest
  @MethodSource("wycheproof")
  void seals_and_opens_as_wycheproof_says(Vectors.Case vector) throws DecodeFailure {
    var key = vector.bytes("key");
    var nonce = vector.bytes("iv");
    var aad = vector.bytes("aad");
    var plain = vector.bytes("msg");
    var sealed = Bytes.concat(vector.bytes("ct"), vector.bytes("tag"));

    if (key.length() != AesGcm.KEY_BYTES || nonce.length() != AesGcm.NONCE_BYTES) {
      assertThrows(IllegalArgumentException.class, () -> AesGcm.seal(key, nonce, aad, plain));
      assertThrows(IllegalArgumentException.class, () -> AesGcm.open(key, nonce, aad, sealed));
    } else if (vector.isValid()) {
      assertEquals(sealed, AesGcm.seal(key, nonce, aad, plain));
      assertEquals(plain, AesGcm.open(key, nonce, aad, sealed));
    } else {
      assertThrows(DecodeFailure.class, () -> AesGcm.open(key, nonce, aad, sealed));
    }
  }

  @Test
  void any_changed_byte_is_refused() throws DecodeFailure {
    var sealed = AesGcm.seal(KEY, NONCE, AAD, PLAIN);
    assertEquals(PLAIN, AesGcm.open(KEY, NONCE, AAD, sealed));

    for (var i = 0; i < sealed.length(); i++) {
      var forged = sealed.toArray();
      forged[i] ^= 1;
      assertRefused(NONCE, AAD, Bytes.wrap(forged));
    }
    assertRefused(NONCE, Bytes.EMPTY, sealed);
    assertRefused(Bytes.utf8("other nonce!"), AAD, sealed);
    for (var length = 0; length < sealed.length(); length++) {
      assertRefused(NONCE, AAD, sealed.slice(0, length));
    }
  }

  private static void assertRefused(Bytes nonce, Bytes aad, Bytes sealed) {
    assertThrows(DecodeFailure.class, () -> AesGcm.open(KEY, nonce, aad, sealed));
  }
}
