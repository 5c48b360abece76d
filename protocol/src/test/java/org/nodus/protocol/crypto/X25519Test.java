package org.nodus.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

class X25519Test {
  static Stream<Vectors.Case> wycheproof() {
    return Vectors.wycheproof("x25519");
  }

  /**
   * "Acceptable" vectors: twist and non-canonical points agree as RFC 7748 says; those with an
   * all-zero result are what RFC 7748 §6.1 lets a protocol refuse, and this one does.
   */
  @ParameterizedTest
  @MethodSource("wycheproof")
  void agrees_as_wycheproof_says_and_refuses_zero(Vectors.Case vector) throws DecodeFailure {
    var secret = vector.bytes("private");
    var peer = vector.bytes("public");

    if (vector.isFlagged("ZeroSharedSecret")) {
      assertThrows(DecodeFailure.class, () -> X25519.agree(secret, peer));
      assertFalse(X25519.isPublicKey(peer));
    } else {
      assertTrue(X25519.isPublicKey(peer));
      assertEquals(vector.bytes("shared"), X25519.agree(secret, peer));
    }
  }

  /** RFC 7748 §6.1. */
  @Test
  void keys_and_secret_are_those_of_rfc_7748() throws DecodeFailure {
    var alice =
        X25519.keyPair(
            Bytes.ofHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
    var bob =
        X25519.keyPair(
            Bytes.ofHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));

    assertEquals(
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
        alice.publicKey().toHex());
    assertEquals(
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
        bob.publicKey().toHex());
    assertEquals(
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
        X25519.agree(alice.secret(), bob.publicKey()).toHex());
    assertEquals(
        X25519.agree(alice.secret(), bob.publicKey()),
        X25519.agree(bob.secret(), alice.publicKey()));
  }

  @Test
  void a_wrong_length_is_the_peer_s_fault_for_keys_and_ours_for_secrets() {
    var secret = Bytes.utf8("alice's thirty-two secret bytes.");

    assertThrows(DecodeFailure.class, () -> X25519.agree(secret, secret.slice(0, 31)));
    assertThrows(IllegalArgumentException.class, () -> X25519.agree(secret.slice(0, 31), secret));
  }
}
