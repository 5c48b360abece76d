package org.nodus.protocol.crypto;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * AES-256-GCM (NIST SP 800-38D) from the JDK, with 12-byte nonces and 16-byte tags only. For single
 * messages; a session with many packets under one key uses {@link AesGcmSession}.
 */
public final class AesGcm {
  public static final int KEY_BYTES = 32;
  public static final int NONCE_BYTES = 12;
  public static final int TAG_BYTES = 16;

  private AesGcm() {}

  /**
   * The ciphertext with its tag behind it: 16 bytes longer than {@code plaintext}.
   *
   * @param nonce 12 bytes, never the same twice under one key
   * @param aad what is authenticated but not hidden; may be empty
   */
  public static Bytes seal(Bytes key, Bytes nonce, Bytes aad, Bytes plaintext) {
    try {
      return Bytes.wrap(cipher(Cipher.ENCRYPT_MODE, key, nonce, aad).doFinal(plaintext.toArray()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM cannot seal", impossible);
    }
  }

  /** What {@link #seal} hid; anything else, or a wrong key, nonce or {@code aad}, is refused. */
  public static Bytes open(Bytes key, Bytes nonce, Bytes aad, Bytes sealed) throws DecodeFailure {
    if (sealed.length() < TAG_BYTES) {
      throw new DecodeFailure("sealed bytes are shorter than their tag");
    }
    try {
      return Bytes.wrap(cipher(Cipher.DECRYPT_MODE, key, nonce, aad).doFinal(sealed.toArray()));
    } catch (AEADBadTagException forged) {
      throw new DecodeFailure("sealed bytes are not authentic");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM cannot open", impossible);
    }
  }

  private static Cipher cipher(int mode, Bytes key, Bytes nonce, Bytes aad)
      throws GeneralSecurityException {
    var cipher = instance();
    cipher.init(
        mode,
        key(key),
        new GCMParameterSpec(8 * TAG_BYTES, Lengths.ours(nonce, NONCE_BYTES, "a GCM nonce")));
    cipher.updateAAD(aad.asReadOnlyBuffer());
    return cipher;
  }

  static SecretKeySpec key(Bytes key) {
    return new SecretKeySpec(Lengths.ours(key, KEY_BYTES, "an AES-256 key"), "AES");
  }

  static Cipher instance() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
    } catch (NoSuchAlgorithmException | NoSuchProviderException | NoSuchPaddingException absent) {
      throw new IllegalStateException("every JDK has AES-GCM", absent);
    }
  }
}
