package org.nodus.protocol.crypto;

import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * ML-KEM-768 (FIPS 203) from Bouncy Castle, because the JDK cannot make a key from a seed. All
 * randomness is given.
 */
public final class MlKem768 {
  /** {@code d ‖ z} of FIPS 203 §7.1. */
  public static final int SEED_BYTES = 64;

  public static final int PUBLIC_KEY_BYTES = 1184;
  public static final int CIPHERTEXT_BYTES = 1088;
  public static final int SECRET_BYTES = 32;
  public static final int RANDOM_BYTES = 32;

  private MlKem768() {}

  /** The pair of a 64-byte seed; the secret is the seed. */
  public static KeyPair keyPair(Bytes seed) {
    return new KeyPair(seed, Bytes.wrap(privateKey(seed).getPublicKey()));
  }

  /**
   * A fresh shared secret and its ciphertext for the owner of {@code publicKey}.
   *
   * @param random 32 secret bytes, used once
   */
  public static Encapsulated encapsulate(Bytes publicKey, Bytes random) throws DecodeFailure {
    var coins = Lengths.ours(random, RANDOM_BYTES, "ML-KEM-768 randomness");
    var made = MLKEMGenerator.internalGenerateEncapsulated(publicKey(publicKey), coins);
    return new Encapsulated(Bytes.wrap(made.getSecret()), Bytes.wrap(made.getEncapsulation()));
  }

  /**
   * The shared secret in {@code ciphertext}. A forged one gives another secret, not a failure (FIPS
   * 203 §6.3, implicit rejection): what is sealed under it then does not open.
   */
  public static Bytes decapsulate(Bytes seed, Bytes ciphertext) throws DecodeFailure {
    var sealed = Lengths.theirs(ciphertext, CIPHERTEXT_BYTES, "an ML-KEM-768 ciphertext");
    return Bytes.wrap(new MLKEMExtractor(privateKey(seed)).extractSecret(sealed));
  }

  /** Whether {@link #encapsulate} accepts this key (FIPS 203 §7.2: length and modulus). */
  public static boolean isPublicKey(Bytes publicKey) {
    try {
      publicKey(publicKey);
      return true;
    } catch (DecodeFailure unusable) {
      return false;
    }
  }

  private static MLKEMPrivateKeyParameters privateKey(Bytes seed) {
    return new MLKEMPrivateKeyParameters(
        MLKEMParameters.ml_kem_768, Lengths.ours(seed, SEED_BYTES, "an ML-KEM-768 seed"));
  }

  private static MLKEMPublicKeyParameters publicKey(Bytes publicKey) throws DecodeFailure {
    var encoded = Lengths.theirs(publicKey, PUBLIC_KEY_BYTES, "an ML-KEM-768 key");
    try {
      return new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, encoded);
    } catch (IllegalArgumentException outOfRange) {
      // FIPS 203 §7.2: the modulus check.
      throw new DecodeFailure("an ML-KEM-768 key with a coefficient out of range");
    }
  }
}
