package org.nodus.protocol.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * One direction of one session: a key, a cipher that is made once, and packets numbered by a 64-bit
 * counter. Works on the caller's buffers without copies. Belongs to one thread (one actor).
 *
 * <p>The nonce is Noise's for AESGCM (Noise §12.4): "The 96-bit nonce is formed by encoding 32 bits
 * of zeros followed by big-endian encoding of n".
 */
public final class AesGcmSession {
  private final SecretKeySpec key;
  private final Cipher cipher = AesGcm.instance();
  private final ByteBuffer nonce = ByteBuffer.allocate(AesGcm.NONCE_BYTES);

  /** A session under a 32-byte key that seals or opens, not both. */
  public AesGcmSession(Bytes key) {
    this.key = AesGcm.key(key);
  }

  /**
   * Seals the remaining bytes of {@code plaintext} into {@code sealed}, 16 bytes more than came in.
   * All three buffers are consumed. {@code plaintext} and {@code sealed} may share memory when they
   * start at the same byte.
   *
   * @param counter never the same twice
   * @throws IllegalStateException if {@code counter} is that of the packet before
   * @throws IllegalArgumentException if {@code sealed} has no room
   */
  public void seal(long counter, ByteBuffer aad, ByteBuffer plaintext, ByteBuffer sealed) {
    if (sealed.remaining() < plaintext.remaining() + AesGcm.TAG_BYTES) {
      throw new IllegalArgumentException("no room for ciphertext and tag");
    }
    try {
      start(Cipher.ENCRYPT_MODE, counter);
      cipher.updateAAD(aad);
      cipher.doFinal(plaintext, sealed);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM cannot seal", impossible);
    }
  }

  /**
   * Opens the remaining bytes of {@code sealed} into {@code plaintext}, 16 bytes less than came in.
   * After a failure the content of {@code plaintext} means nothing.
   *
   * @throws IllegalArgumentException if {@code plaintext} has no room
   */
  public void open(long counter, ByteBuffer aad, ByteBuffer sealed, ByteBuffer plaintext)
      throws DecodeFailure {
    if (sealed.remaining() < AesGcm.TAG_BYTES) {
      throw new DecodeFailure("sealed bytes are shorter than their tag");
    }
    if (plaintext.remaining() < sealed.remaining() - AesGcm.TAG_BYTES) {
      throw new IllegalArgumentException("no room for the plaintext");
    }
    try {
      start(Cipher.DECRYPT_MODE, counter);
      cipher.updateAAD(aad);
      cipher.doFinal(sealed, plaintext);
    } catch (AEADBadTagException forged) {
      throw new DecodeFailure("sealed bytes are not authentic");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM cannot open", impossible);
    }
  }

  private void start(int mode, long counter)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    nonce.putLong(Integer.BYTES, counter);
    cipher.init(mode, key, new GCMParameterSpec(8 * AesGcm.TAG_BYTES, nonce.array()));
  }
}
