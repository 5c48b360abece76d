package org.nodus.protocol.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.XWing;

class IdentityKeysTest {
  private static final IdentityKeys ALICE = Identities.alice();

  @Test
  void one_seed_gives_the_same_identity_for_ever() {
    var keys = IdentityKeys.of(Bytes.wrap(new byte[32]));

    assertEquals(
        "nodus19v0la8prrukak546yexnd7h2y3krfps7kvnyykv6ymwaq7a3p60qxejlfj", keys.uid().toBech32m());
    assertEquals(
        "95f610f365a4bc0649dab8efeaaa342c2511e7833f92276699ee2ef4ff48bb0c",
        keys.account(1).publicKey().toHex());
  }

  @Test
  void no_two_keys_of_an_identity_are_alike() {
    var secrets = new TreeSet<Bytes>();
    secrets.add(ALICE.seed());
    secrets.add(ALICE.signing().secret());
    secrets.add(ALICE.quantumSigning().secret());
    secrets.add(ALICE.receiving().secret());
    for (var device = 0; device < 4; device++) {
      secrets.add(ALICE.account(device).secret());
    }

    assertEquals(8, secrets.size());
  }

  @Test
  void what_is_sealed_to_the_bundle_opens_with_the_keys() throws DecodeFailure {
    var made = XWing.encapsulate(ALICE.bundle().receiving(), Bytes.wrap(new byte[64]));

    assertEquals(made.secret(), XWing.decapsulate(ALICE.receiving().secret(), made.ciphertext()));
  }

  @Test
  void a_bundle_is_read_back_and_nothing_stands_behind_it() throws DecodeFailure {
    var bytes = ALICE.bundle().toBytes();

    assertEquals(PublicBundle.SIZE_BYTES, bytes.length());
    assertTrue(bytes.length() <= 4096);
    assertEquals(ALICE.bundle(), PublicBundle.decode(bytes));
    assertEquals(ALICE.uid(), PublicBundle.decode(bytes).uid());
    assertThrows(
        DecodeFailure.class,
        () -> PublicBundle.decode(Bytes.concat(bytes, Bytes.wrap(new byte[1]))));
  }

  @Test
  void a_changed_bundle_is_refused_or_somebody_else_s() {
    var random = new Random(3);
    var bytes = ALICE.bundle().toBytes();

    for (var i = 0; i < bytes.length(); i += 1 + random.nextInt(5)) {
      var mutated = bytes.toArray();
      mutated[i] ^= (byte) (1 << random.nextInt(8));
      try {
        assertNotEquals(ALICE.uid(), PublicBundle.decode(Bytes.wrap(mutated)).uid());
      } catch (DecodeFailure refused) {
        assertFalse(refused.reason().isEmpty());
      }
      var cut = bytes.slice(0, i);
      assertThrows(DecodeFailure.class, () -> PublicBundle.decode(cut));
    }
  }

  @Test
  void a_bundle_with_weak_keys_is_refused() {
    var bundle = ALICE.bundle();
    var zero = Bytes.wrap(new byte[32]);
    var weakSigning = new PublicBundle(zero, bundle.quantumSigning(), bundle.receiving());
    var weakReceiving =
        new PublicBundle(
            bundle.signing(),
            bundle.quantumSigning(),
            Bytes.concat(bundle.receiving().slice(0, 1184), zero));

    assertThrows(DecodeFailure.class, () -> PublicBundle.decode(weakSigning.toBytes()));
    assertThrows(DecodeFailure.class, () -> PublicBundle.decode(weakReceiving.toBytes()));
  }
}
