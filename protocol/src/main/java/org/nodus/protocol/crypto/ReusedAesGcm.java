package org.nodus.protocol.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * {@link AesGcm} for many messages under changing keys, with a cipher that is made once and sets up
 * a key only when it is another than the last. Belongs to one thread at a time; keeps the last key
 * as long as it lives.
 */
public final class ReusedAesGcm {
  private final Cipher cipher = AesGcm.instance();

  /**
   * As {@link AesGcm#seal} of {@code parts} one after the other.
   *
   * @throws IllegalStateException if the last message had the same key and nonce
   */
  public Bytes seal(Bytes key, Bytes nonce, Bytes aad, Bytes... parts) {
    var length = Arrays.stream(parts).mapToInt(Bytes::length).reduce(0, Math::addExact);
    var sealed = new byte[Math.addExact(length, AesGcm.TAG_BYTES)];
    var at = 0;
    for (var part : parts) {
      part.copyTo(sealed, at);
      at += part.length();
    }
    try {
      start(Cipher.ENCRYPT_MODE, key, nonce);
      cipher.updateAAD(aad.toArray());
      cipher.doFinal(sealed, 0, length, sealed, 0);
      return Bytes.wrap(sealed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM cannot seal", impossible);
    }
  }

  /** As {@link AesGcm#open}. */
  public Bytes open(Bytes key, Bytes nonce, Bytes aad, Bytes sealed) throws DecodeFailure {
    if (sealed.length() < AesGcm.TAG_BYTES) {
      throw new DecodeFailure("sealed bytes are shorter than their tag");
    }
    try {
      start(Cipher.DECRYPT_MODE, key, nonce);
      cipher.updateAAD(aad.toArray());
      return Bytes.wrap(cipher.doFinal(sealed.toArray()));
    } catch (AEADBadTagException forged) {
      throw new DecodeFailure("sealed bytes are not authentic");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM cannot open", impossible);
    }
  }

  private void start(int mode, Bytes key, Bytes nonce)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    var parameters =
        new GCMParameterSpec(
            8 * AesGcm.TAG_BYTES, Lengths.ours(nonce, AesGcm.NONCE_BYTES, "a GCM nonce"));
    cipher.init(mode, AesGcm.key(key), parameters);
  }
}
