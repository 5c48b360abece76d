package org.nodus.protocol.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * X-Wing (draft-connolly-cfrg-xwing-kem-10): ML-KEM-768 and X25519 as one KEM, secret while either
 * of them is. Stricter than the draft in one point: an X25519 share of small order is refused.
 */
public final class XWing {
  public static final int SEED_BYTES = 32;
  public static final int PUBLIC_KEY_BYTES = MlKem768.PUBLIC_KEY_BYTES + X25519.KEY_BYTES;
  public static final int CIPHERTEXT_BYTES = MlKem768.CIPHERTEXT_BYTES + X25519.KEY_BYTES;
  public static final int SECRET_BYTES = 32;

  /** 32 for ML-KEM, then 32 for the ephemeral X25519 secret. */
  public static final int RANDOM_BYTES = 64;

  /** Draft §5.3: XWingLabel, the six ASCII characters {@code \.//^\}. */
  private static final Bytes LABEL = Bytes.ofHex("5c2e2f2f5e5c");

  private XWing() {}

  /** The pair of a 32-byte seed; the secret is the seed. */
  public static KeyPair keyPair(Bytes seed) {
    var expanded = expand(seed);
    return new KeyPair(
        seed,
        Bytes.concat(
            MlKem768.keyPair(expanded.kem()).publicKey(), X25519.publicKey(expanded.curve())));
  }

  /** Whether {@link #encapsulate} accepts this key: length, range and order are right. */
  public static boolean isPublicKey(Bytes publicKey) {
    return publicKey.length() == PUBLIC_KEY_BYTES
        && MlKem768.isPublicKey(publicKey.slice(0, MlKem768.PUBLIC_KEY_BYTES))
        && X25519.isPublicKey(publicKey.slice(MlKem768.PUBLIC_KEY_BYTES, X25519.KEY_BYTES));
  }

  /**
   * A fresh shared secret of 32 bytes and its 1,120-byte ciphertext for the owner of {@code
   * publicKey}.
   *
   * @param random 64 secret bytes, used once
   */
  public static Encapsulated encapsulate(Bytes publicKey, Bytes random) throws DecodeFailure {
    Lengths.ours(random, RANDOM_BYTES, "X-Wing randomness");
    Lengths.theirs(publicKey, PUBLIC_KEY_BYTES, "an X-Wing key");
    var kemKey = publicKey.slice(0, MlKem768.PUBLIC_KEY_BYTES);
    var curveKey = publicKey.slice(MlKem768.PUBLIC_KEY_BYTES, X25519.KEY_BYTES);
    var ephemeral = X25519.keyPair(random.slice(MlKem768.RANDOM_BYTES, X25519.KEY_BYTES));

    var kem = MlKem768.encapsulate(kemKey, random.slice(0, MlKem768.RANDOM_BYTES));
    var shared = X25519.agree(ephemeral.secret(), curveKey);
    return new Encapsulated(
        combine(kem.secret(), shared, ephemeral.publicKey(), curveKey),
        Bytes.concat(kem.ciphertext(), ephemeral.publicKey()));
  }

  /** The shared secret in {@code ciphertext}; a forged one gives another secret, not a failure. */
  public static Bytes decapsulate(Bytes seed, Bytes ciphertext) throws DecodeFailure {
    Lengths.theirs(ciphertext, CIPHERTEXT_BYTES, "an X-Wing ciphertext");
    var expanded = expand(seed);
    var curveShare = ciphertext.slice(MlKem768.CIPHERTEXT_BYTES, X25519.KEY_BYTES);

    var kem = MlKem768.decapsulate(expanded.kem(), ciphertext.slice(0, MlKem768.CIPHERTEXT_BYTES));
    var shared = X25519.agree(expanded.curve(), curveShare);
    return combine(kem, shared, curveShare, X25519.publicKey(expanded.curve()));
  }

  private record Expanded(Bytes kem, Bytes curve) {}

  /** Draft §5.2: {@code expanded = SHAKE256(sk, 96)}: 64 bytes for ML-KEM, 32 for X25519. */
  private static Expanded expand(Bytes seed) {
    var shake = new SHAKEDigest(256);
    shake.update(Lengths.ours(seed, SEED_BYTES, "an X-Wing seed"), 0, SEED_BYTES);
    var expanded = new byte[MlKem768.SEED_BYTES + X25519.KEY_BYTES];
    shake.doFinal(expanded, 0, expanded.length);
    var whole = Bytes.wrap(expanded);
    return new Expanded(
        whole.slice(0, MlKem768.SEED_BYTES), whole.slice(MlKem768.SEED_BYTES, X25519.KEY_BYTES));
  }

  /** Draft §5.3: {@code SHA3-256(ss_M ‖ ss_X ‖ ct_X ‖ pk_X ‖ XWingLabel)}. */
  private static Bytes combine(Bytes kem, Bytes shared, Bytes curveShare, Bytes curveKey) {
    try {
      var sha3 = MessageDigest.getInstance("SHA3-256", "SUN");
      for (var part : new Bytes[] {kem, shared, curveShare, curveKey, LABEL}) {
        part.update(sha3);
      }
      return Bytes.wrap(sha3.digest());
    } catch (NoSuchAlgorithmException | NoSuchProviderException impossible) {
      throw new IllegalStateException("every JDK has SHA3-256", impossible);
    }
  }
}
