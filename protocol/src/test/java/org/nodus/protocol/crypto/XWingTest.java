package org.nodus.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMExtractor;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.bouncycastle.util.test.FixedSecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

class XWingTest {
  static Stream<JsonNode> draft() {
    return StreamSupport.stream(Vectors.json("xwing.json").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("draft")
  void agrees_with_the_draft(JsonNode vector) throws DecodeFailure {
    var pair = XWing.keyPair(hex(vector, "seed"));
    var made = XWing.encapsulate(pair.publicKey(), hex(vector, "eseed"));

    assertEquals(hex(vector, "sk"), pair.secret());
    assertEquals(hex(vector, "pk"), pair.publicKey());
    assertEquals(hex(vector, "ct"), made.ciphertext());
    assertEquals(hex(vector, "ss"), made.secret());
    assertEquals(made.secret(), XWing.decapsulate(pair.secret(), made.ciphertext()));
  }

  @Test
  void agrees_with_bouncy_castle_s_own_composition() throws DecodeFailure {
    var random = new Random(20261120);
    for (var round = 0; round < 20; round++) {
      var seed = bytes(random, XWing.SEED_BYTES);
      var coins = bytes(random, XWing.RANDOM_BYTES);
      var pair = XWing.keyPair(seed);

      var ours = XWing.encapsulate(pair.publicKey(), coins);
      var theirs =
          new XWingKEMGenerator(new FixedSecureRandom(coins.toArray()))
              .generateEncapsulated(new XWingPublicKeyParameters(pair.publicKey().toArray()));

      assertEquals(ours.secret(), Bytes.wrap(theirs.getSecret()));
      assertEquals(ours.ciphertext(), Bytes.wrap(theirs.getEncapsulation()));
      assertEquals(
          ours.secret(),
          Bytes.wrap(
              new XWingKEMExtractor(new XWingPrivateKeyParameters(seed.toArray()))
                  .extractSecret(ours.ciphertext().toArray())));
    }
  }

  @Test
  void any_changed_byte_of_the_ciphertext_changes_the_secret() throws DecodeFailure {
    var random = new Random(1);
    var pair = XWing.keyPair(bytes(random, 32));
    var made = XWing.encapsulate(pair.publicKey(), bytes(random, 64));

    for (var i = 0; i < XWing.CIPHERTEXT_BYTES; i += 7) {
      var forged = made.ciphertext().toArray();
      forged[i] ^= 1;
      assertNotEquals(made.secret(), XWing.decapsulate(pair.secret(), Bytes.wrap(forged)));
    }
  }

  @Test
  void small_order_and_wrong_lengths_are_refused() {
    var random = new Random(2);
    var pair = XWing.keyPair(bytes(random, 32));
    var coins = bytes(random, 64);
    var zero = Bytes.wrap(new byte[32]);
    var weakKey = Bytes.concat(pair.publicKey().slice(0, 1184), zero);
    var weakCiphertext = Bytes.concat(bytes(random, 1088), zero);

    assertTrue(XWing.isPublicKey(pair.publicKey()));
    assertFalse(XWing.isPublicKey(weakKey));
    assertFalse(XWing.isPublicKey(Bytes.wrap(pair.publicKey().toArray()).slice(0, 1215)));
    assertFalse(
        XWing.isPublicKey(Bytes.concat(Bytes.ofHex("ffff"), pair.publicKey().slice(2, 1214))));
    assertThrows(DecodeFailure.class, () -> XWing.encapsulate(weakKey, coins));
    assertThrows(DecodeFailure.class, () -> XWing.decapsulate(pair.secret(), weakCiphertext));
    assertThrows(
        DecodeFailure.class, () -> XWing.encapsulate(pair.publicKey().slice(1, 1215), coins));
    assertThrows(DecodeFailure.class, () -> XWing.decapsulate(pair.secret(), Bytes.EMPTY));
    assertThrows(IllegalArgumentException.class, () -> XWing.encapsulate(pair.publicKey(), zero));
  }

  private static Bytes hex(JsonNode vector, String field) {
    return Bytes.ofHex(vector.get(field).asText());
  }

  private static Bytes bytes(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
