package org.nodus.protocol.crypto;

import org.nodus.protocol.bytes.Bytes;

/** HKDF with SHA-256 (RFC 5869): every key of Nodus that is not itself a seed comes from here. */
public final class Hkdf {
  /** RFC 5869 §2.3: "length of output keying material in octets (&lt;= 255*HashLen)". */
  public static final int MAX_BYTES = 255 * HmacSha256.SIZE_BYTES;

  private Hkdf() {}

  /**
   * Extract, then expand.
   *
   * @param salt may be empty
   * @param info what the key is for; different purposes give unrelated keys
   * @param length 1 … {@link #MAX_BYTES}
   */
  public static Bytes derive(Bytes ikm, Bytes salt, Bytes info, int length) {
    return expand(extract(salt, ikm), info, length);
  }

  /** RFC 5869 §2.2: the 32-byte pseudorandom key. */
  public static Bytes extract(Bytes salt, Bytes ikm) {
    return HmacSha256.of(salt, ikm);
  }

  /**
   * RFC 5869 §2.3.
   *
   * @param prk a pseudorandom key: the result of {@link #extract} or a uniform secret of 32 bytes
   * @throws IllegalArgumentException if {@code length} is not within 1 … {@link #MAX_BYTES}
   */
  public static Bytes expand(Bytes prk, Bytes info, int length) {
    if (length < 1 || length > MAX_BYTES) {
      throw new IllegalArgumentException("HKDF gives 1 … " + MAX_BYTES + " bytes, not " + length);
    }
    var mac = HmacSha256.mac(prk);
    var output = new byte[length];
    var block = new byte[0];
    for (int at = 0, counter = 1; at < length; counter++) {
      mac.update(block);
      mac.update(info.asReadOnlyBuffer());
      mac.update((byte) counter);
      block = mac.doFinal();
      var part = Math.min(block.length, length - at);
      System.arraycopy(block, 0, output, at, part);
      at += part;
    }
    return Bytes.wrap(output);
  }
}
