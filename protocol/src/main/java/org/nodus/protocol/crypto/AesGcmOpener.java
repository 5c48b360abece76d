package org.nodus.protocol.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * Opens many messages that {@link AesGcm} sealed, with a cipher that is made once and sets up a key
 * only when it is another than the last. Belongs to one thread; keeps the last key as long as it
 * lives.
 */
public final class AesGcmOpener {
  private final Cipher cipher = AesGcm.instance();

  /** As {@link AesGcm#open}. */
  public Bytes open(Bytes key, Bytes nonce, Bytes aad, Bytes sealed) throws DecodeFailure {
    if (sealed.length() < AesGcm.TAG_BYTES) {
      throw new DecodeFailure("sealed bytes are shorter than their tag");
    }
    try {
      start(key, nonce);
      cipher.updateAAD(aad.toArray());
      return Bytes.wrap(cipher.doFinal(sealed.toArray()));
    } catch (AEADBadTagException forged) {
      throw new DecodeFailure("sealed bytes are not authentic");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM cannot open", impossible);
    }
  }

  private void start(Bytes key, Bytes nonce)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    var parameters =
        new GCMParameterSpec(
            8 * AesGcm.TAG_BYTES, Lengths.ours(nonce, AesGcm.NONCE_BYTES, "a GCM nonce"));
    cipher.init(Cipher.DECRYPT_MODE, AesGcm.key(key), parameters);
  }
}
