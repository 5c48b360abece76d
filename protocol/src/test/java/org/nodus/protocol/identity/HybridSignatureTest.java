package org.nodus.protocol.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;

class HybridSignatureTest {
  private static final IdentityKeys ALICE = Identities.alice();
  private static final Bytes MESSAGE = Bytes.utf8("message");
  private static final Bytes SIGNATURE = HybridSignature.sign(ALICE, "test", MESSAGE);

  @Test
  void a_signature_verifies_for_its_signer_domain_and_message_only() {
    assertEquals(HybridSignature.SIZE_BYTES, SIGNATURE.length());
    assertTrue(HybridSignature.verify(ALICE.bundle(), SIGNATURE, "test", MESSAGE));
    assertTrue(
        HybridSignature.verify(
            ALICE.bundle(), SIGNATURE, "test", MESSAGE.slice(0, 2), MESSAGE.slice(2, 5)));

    assertFalse(HybridSignature.verify(Identities.bob().bundle(), SIGNATURE, "test", MESSAGE));
    assertFalse(HybridSignature.verify(ALICE.bundle(), SIGNATURE, "best", MESSAGE));
    assertFalse(HybridSignature.verify(ALICE.bundle(), SIGNATURE, "testm", MESSAGE.slice(1, 6)));
    assertFalse(HybridSignature.verify(ALICE.bundle(), SIGNATURE, "test", Bytes.EMPTY));
  }

  @Test
  void both_halves_must_verify() {
    var other = HybridSignature.sign(ALICE, "test", Bytes.utf8("other"));
    var mallory = HybridSignature.sign(Identities.mallory(), "test", MESSAGE);

    for (var forged : new Bytes[] {other, mallory}) {
      assertRefused(Bytes.concat(forged.slice(0, 64), SIGNATURE.slice(64, 3309)));
      assertRefused(Bytes.concat(SIGNATURE.slice(0, 64), forged.slice(64, 3309)));
    }
  }

  @Test
  void a_half_serves_nowhere_alone() {
    assertFalse(Ed25519.verify(ALICE.signing().publicKey(), SIGNATURE.slice(0, 64), MESSAGE));
  }

  @Test
  void any_changed_byte_and_any_other_length_is_refused() {
    for (var i = 0; i < SIGNATURE.length(); i += i < 64 ? 1 : 29) {
      var forged = SIGNATURE.toArray();
      forged[i] ^= 0x10;
      assertRefused(Bytes.wrap(forged));
      assertRefused(SIGNATURE.slice(0, i));
    }
    assertRefused(Bytes.concat(SIGNATURE, Bytes.wrap(new byte[1])));
  }

  private static void assertRefused(Bytes signature) {
    assertFalse(HybridSignature.verify(ALICE.bundle(), signature, "test", MESSAGE));
  }
}
