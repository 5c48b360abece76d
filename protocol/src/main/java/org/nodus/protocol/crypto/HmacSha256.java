package org.nodus.protocol.crypto;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.nodus.protocol.bytes.Bytes;

/** HMAC with SHA-256 (RFC 2104) from the JDK. */
public final class HmacSha256 {
  public static final int SIZE_BYTES = 32;

  private HmacSha256() {}

  /** The 32-byte tag over all {@code parts}, one after the other, under a key of any length. */
  public static Bytes of(Bytes key, Bytes... parts) {
    var mac = mac(key);
    for (var part : parts) {
      mac.update(part.asReadOnlyBuffer());
    }
    return Bytes.wrap(mac.doFinal());
  }

  /** A fresh keyed instance for loops; it serves one thread. */
  static Mac mac(Bytes key) {
    // RFC 2104 fills the key with zeros to a block, so one zero byte is the empty key, which the
    // JDK would refuse.
    var raw = key.isEmpty() ? new byte[1] : key.toArray();
    try {
      var mac = Mac.getInstance("HmacSHA256", "SunJCE");
      mac.init(new SecretKeySpec(raw, "HmacSHA256"));
      return mac;
    } catch (NoSuchAlgorithmException | NoSuchProviderException | InvalidKeyException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }
}
