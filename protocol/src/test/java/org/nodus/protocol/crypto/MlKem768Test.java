package org.nodus.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

class MlKem768Test {
  private static final Bytes RANDOM = Bytes.utf8("thirty-two bytes of randomness..");

  static Stream<Vectors.Case> wycheproof() {
    return Vectors.wycheproof("mlkem_768");
  }

  /** A seed of wrong length is our own error, a ciphertext of wrong length the sender's. */
  @ParameterizedTest
  @MethodSource("wycheproof")
  void decapsulates_as_wycheproof_says(Vectors.Case vector) throws DecodeFailure {
    var seed = vector.bytes("seed");
    var ciphertext = vector.bytes("c");

    if (vector.isValid()) {
      assertEquals(vector.bytes("ek"), MlKem768.keyPair(seed).publicKey());
      assertEquals(vector.bytes("K"), MlKem768.decapsulate(seed, ciphertext));
    } else if (seed.length() != MlKem768.SEED_BYTES) {
      assertThrows(IllegalArgumentException.class, () -> MlKem768.decapsulate(seed, ciphertext));
    } else {
      assertThrows(DecodeFailure.class, () -> MlKem768.decapsulate(seed, ciphertext));
    }
  }

  @Test
  void what_is_encapsulated_is_decapsulated() throws DecodeFailure {
    var pair = MlKem768.keyPair(Bytes.concat(RANDOM, RANDOM));

    var made = MlKem768.encapsulate(pair.publicKey(), RANDOM);

    assertEquals(made, MlKem768.encapsulate(pair.publicKey(), RANDOM));
    assertEquals(MlKem768.CIPHERTEXT_BYTES, made.ciphertext().length());
    assertEquals(made.secret(), MlKem768.decapsulate(pair.secret(), made.ciphertext()));
  }

  @Test
  void a_forged_ciphertext_gives_another_secret() throws DecodeFailure {
    var pair = MlKem768.keyPair(Bytes.concat(RANDOM, RANDOM));
    var made = MlKem768.encapsulate(pair.publicKey(), RANDOM);
    var forged = made.ciphertext().toArray();
    forged[17] ^= 1;

    assertNotEquals(made.secret(), MlKem768.decapsulate(pair.secret(), Bytes.wrap(forged)));
  }

  /** FIPS 203 §7.2: a key whose coefficients are not below q = 3329 is no key. */
  @Test
  void a_key_out_of_range_or_of_wrong_length_is_refused() {
    var publicKey = MlKem768.keyPair(Bytes.concat(RANDOM, RANDOM)).publicKey();
    var outOfRange = publicKey.toArray();
    outOfRange[0] = (byte) 0xff;
    outOfRange[1] = (byte) 0xff;

    assertThrows(DecodeFailure.class, () -> MlKem768.encapsulate(Bytes.wrap(outOfRange), RANDOM));
    assertThrows(DecodeFailure.class, () -> MlKem768.encapsulate(publicKey.slice(0, 1183), RANDOM));
    assertThrows(
        IllegalArgumentException.class, () -> MlKem768.encapsulate(publicKey, RANDOM.slice(0, 31)));
  }
}
