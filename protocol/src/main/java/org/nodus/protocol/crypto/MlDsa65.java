package org.nodus.protocol.crypto;

import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithContext;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.nodus.protocol.bytes.Bytes;

/**
 * ML-DSA-65 (FIPS 204) from Bouncy Castle: pure, with the empty context, deterministic. The second
 * half of every hybrid signature.
 */
public final class MlDsa65 {
  public static final int SEED_BYTES = 32;
  public static final int PUBLIC_KEY_BYTES = 1952;
  public static final int SIGNATURE_BYTES = 3309;

  private static final int MAX_CONTEXT_BYTES = 255;

  private MlDsa65() {}

  /** The public key of a 32-byte seed. */
  public static Bytes publicKey(Bytes seed) {
    return Bytes.wrap(privateKey(seed).getPublicKey());
  }

  /** The pair of a 32-byte seed. */
  public static KeyPair keyPair(Bytes seed) {
    return new KeyPair(seed, publicKey(seed));
  }

  /** The 3,309-byte signature over all {@code parts}, one after the other. */
  public static Bytes sign(Bytes seed, Bytes... parts) {
    var signer = new MLDSASigner();
    signer.init(true, privateKey(seed));
    update(signer, parts);
    try {
      return Bytes.wrap(signer.generateSignature());
    } catch (CryptoException impossible) {
      throw new IllegalStateException("ML-DSA-65 cannot sign", impossible);
    }
  }

  /**
   * Whether {@code signature} over all {@code parts} was made by the owner of {@code publicKey}.
   * Key and signature may be anything, of any length.
   */
  public static boolean verify(Bytes publicKey, Bytes signature, Bytes... parts) {
    return verifyInContext(Bytes.EMPTY, publicKey, signature, parts);
  }

  /** FIPS 204 Algorithm 3 with a context of at most 255 bytes; Nodus itself uses the empty one. */
  static boolean verifyInContext(Bytes context, Bytes publicKey, Bytes signature, Bytes... parts) {
    if (context.length() > MAX_CONTEXT_BYTES
        || publicKey.length() != PUBLIC_KEY_BYTES
        || signature.length() != SIGNATURE_BYTES) {
      return false;
    }
    var key = new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_65, publicKey.toArray());
    var signer = new MLDSASigner();
    signer.init(false, new ParametersWithContext(key, context.toArray()));
    update(signer, parts);
    return signer.verifySignature(signature.toArray());
  }

  private static void update(MLDSASigner signer, Bytes... parts) {
    for (var part : parts) {
      signer.update(part.toArray(), 0, part.length());
    }
  }

  private static MLDSAPrivateKeyParameters privateKey(Bytes seed) {
    return new MLDSAPrivateKeyParameters(
        MLDSAParameters.ml_dsa_65, Lengths.ours(seed, SEED_BYTES, "an ML-DSA-65 seed"));
  }
}
