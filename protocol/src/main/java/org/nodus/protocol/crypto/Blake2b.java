package org.nodus.protocol.crypto;

import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.nodus.protocol.bytes.Bytes;

/** BLAKE2b (RFC 7693) without a key, from Bouncy Castle: for proofs of work only, never for ids. */
public final class Blake2b {
  private Blake2b() {}

  /**
   * The hash of all {@code parts}, one after the other.
   *
   * @param sizeBytes 1 … 64
   */
  public static Bytes of(int sizeBytes, Bytes... parts) {
    var hasher = new Hasher(sizeBytes);
    for (var part : parts) {
      hasher.update(part.toArray());
    }
    var hash = new byte[sizeBytes];
    hasher.finish(hash);
    return Bytes.wrap(hash);
  }

  /** A reusable digest for the loop that searches a nonce; belongs to one thread. */
  public static final class Hasher {
    private final Blake2bDigest digest;

    /** A hasher of 1 … 64 bytes. */
    public Hasher(int sizeBytes) {
      if (sizeBytes < 1 || sizeBytes > 64) {
        throw new IllegalArgumentException("BLAKE2b gives 1 … 64 bytes, not " + sizeBytes);
      }
      digest = new Blake2bDigest(8 * sizeBytes);
    }

    public void update(byte[] part) {
      digest.update(part, 0, part.length);
    }

    /** Writes the hash to the start of {@code target} and begins anew. */
    public void finish(byte[] target) {
      digest.doFinal(target, 0);
    }
  }
}
