package org.nodus.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nodus.protocol.bytes.Bytes;

class Ed25519Test {
  private static final Bytes SEED = Bytes.utf8("a seed of thirty-two bytes, fix.");
  private static final Bytes MESSAGE = Bytes.utf8("message");

  static Stream<Vectors.Case> wycheproof() {
    return Vectors.wycheproof("ed25519");
  }

  @ParameterizedTest
  @MethodSource("wycheproof")
  void verifies_as_wycheproof_says(Vectors.Case vector) {
    var publicKey = Bytes.ofHex(vector.group().get("publicKey").get("pk").asText());

    assertEquals(
        vector.isValid(), Ed25519.verify(publicKey, vector.bytes("sig"), vector.bytes("msg")));
  }

  @Test
  void signs_as_rfc_8032_test_2_says() {
    var seed = Bytes.ofHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");

    assertEquals(
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        Ed25519.publicKey(seed).toHex());
    assertEquals(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        Ed25519.sign(seed, Bytes.ofHex("72")).toHex());
  }

  @Test
  void a_pair_signs_like_its_seed() {
    assertEquals(Ed25519.sign(SEED, MESSAGE), Ed25519.sign(Ed25519.keyPair(SEED), MESSAGE));
  }

  @Test
  void parts_are_signed_as_one_message() {
    var signature = Ed25519.sign(SEED, Bytes.utf8("mes"), Bytes.utf8("sage"));

    assertEquals(Ed25519.sign(SEED, MESSAGE), signature);
    assertTrue(
        Ed25519.verify(Ed25519.publicKey(SEED), signature, Bytes.utf8("m"), MESSAGE.slice(1, 6)));
  }

  @Test
  void any_flipped_bit_of_a_signature_is_refused() {
    var publicKey = Ed25519.publicKey(SEED);
    var signature = Ed25519.sign(SEED, MESSAGE).toArray();

    for (var bit = 0; bit < 512; bit++) {
      signature[bit / 8] ^= (byte) (1 << (bit % 8));
      assertFalse(Ed25519.verify(publicKey, Bytes.copyOf(signature), MESSAGE), "bit " + bit);
      signature[bit / 8] ^= (byte) (1 << (bit % 8));
    }
  }

  /** A key of small order would verify S = 0 with R = the identity over many messages. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void keys_and_nonces_of_small_order_or_loose_encoding_are_refused(String hex) {
    var bad = Bytes.ofHex(hex);
    var identity = Bytes.ofHex("01" + "00".repeat(31));
    var zero = Bytes.ofHex("00".repeat(32));

    assertFalse(Ed25519.isPublicKey(bad));
    for (var message : List.of(Bytes.EMPTY, MESSAGE, Bytes.utf8("another"), Bytes.utf8("third"))) {
      assertFalse(Ed25519.verify(bad, Bytes.concat(identity, zero), message));
      assertFalse(Ed25519.verify(bad, Bytes.concat(bad, zero), message));
      assertFalse(Ed25519.verify(Ed25519.publicKey(SEED), Bytes.concat(bad, zero), message));
    }
  }

  @Test
  void wrong_lengths_from_others_do_not_verify_and_ours_are_errors() {
    var publicKey = Ed25519.publicKey(SEED);
    var signature = Ed25519.sign(SEED, MESSAGE);

    assertTrue(Ed25519.isPublicKey(publicKey));
    assertFalse(Ed25519.isPublicKey(publicKey.slice(0, 31)));
    assertFalse(Ed25519.verify(publicKey.slice(0, 31), signature, MESSAGE));
    assertFalse(Ed25519.verify(publicKey, signature.slice(0, 63), MESSAGE));
    assertFalse(Ed25519.verify(Bytes.EMPTY, Bytes.EMPTY, MESSAGE));
    assertThrows(IllegalArgumentException.class, () -> Ed25519.sign(SEED.slice(0, 31), MESSAGE));
  }
}
