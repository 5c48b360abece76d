package org.nodus.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nodus.protocol.bytes.Bytes;

class MlDsa65Test {
  private static final Bytes SEED = Bytes.utf8("a seed of thirty-two bytes, fix.");
  private static final Bytes MESSAGE = Bytes.utf8("message");

  static Stream<Vectors.Case> wycheproof() {
    return Vectors.wycheproof("mldsa_65_verify");
  }

  @ParameterizedTest
  @MethodSource("wycheproof")
  void verifies_as_wycheproof_says(Vectors.Case vector) {
    var publicKey = Bytes.ofHex(vector.group().get("publicKey").asText());
    var message = vector.bytes("msg");
    var signature = vector.bytes("sig");

    assertEquals(
        vector.isValid(),
        MlDsa65.verifyInContext(vector.bytes("ctx"), publicKey, signature, message));
    if (!vector.has("ctx")) {
      assertEquals(vector.isValid(), MlDsa65.verify(publicKey, signature, message));
    }
  }

  @Test
  void a_signature_is_deterministic_and_verifies_over_parts() {
    var pair = MlDsa65.keyPair(SEED);

    var signature = MlDsa65.sign(SEED, MESSAGE);

    assertEquals(MlDsa65.PUBLIC_KEY_BYTES, pair.publicKey().length());
    assertEquals(MlDsa65.SIGNATURE_BYTES, signature.length());
    assertEquals(signature, MlDsa65.sign(SEED, MESSAGE.slice(0, 3), MESSAGE.slice(3, 4)));
    assertTrue(
        MlDsa65.verify(pair.publicKey(), signature, MESSAGE.slice(0, 1), MESSAGE.slice(1, 6)));
    assertFalse(MlDsa65.verify(pair.publicKey(), signature, MESSAGE, MESSAGE));
  }

  @Test
  void any_changed_byte_is_refused() {
    var publicKey = MlDsa65.publicKey(SEED);
    var signature = MlDsa65.sign(SEED, MESSAGE);

    for (var i = 0; i < signature.length(); i += 13) {
      var forged = signature.toArray();
      forged[i] ^= 4;
      assertFalse(MlDsa65.verify(publicKey, Bytes.wrap(forged), MESSAGE), "byte " + i);
    }
  }
}
