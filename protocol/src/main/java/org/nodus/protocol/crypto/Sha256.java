package org.nodus.protocol.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/** SHA-256 (FIPS 180-4) from the JDK, which uses the processor's instructions: ids and hashes. */
public final class Sha256 {
  private Sha256() {}

  /** The hash of all {@code parts}, one after the other, without separators. */
  public static Hash256 of(Bytes... parts) {
    var digest = digest();
    for (var part : parts) {
      part.update(digest);
    }
    return Hash256.of(digest.digest());
  }

  /** A fresh digest for streams and hot loops. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256", "SUN");
    } catch (NoSuchAlgorithmException | NoSuchProviderException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
