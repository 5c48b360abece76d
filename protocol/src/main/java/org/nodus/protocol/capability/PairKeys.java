package org.nodus.protocol.capability;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.Hkdf;
import org.nodus.protocol.crypto.KeyPair;

/**
 * What the owner of a {@link PairAddress} has: both secrets. She gives the first away.
 *
 * <pre>
 * write seed = HKDF(secret, "pair write")
 * read seed  = HKDF(secret, "pair read")
 * </pre>
 */
public record PairKeys(KeyPair write, KeyPair read) {
  public static final int SECRET_BYTES = 32;

  /** The keys of a secret of {@value #SECRET_BYTES} bytes that nobody else knows. */
  public static PairKeys of(Bytes secret) {
    if (secret.length() != SECRET_BYTES) {
      throw new IllegalArgumentException("a secret of " + secret.length() + " bytes");
    }
    return new PairKeys(derived(secret, "pair write"), derived(secret, "pair read"));
  }

  private static KeyPair derived(Bytes secret, String purpose) {
    return Ed25519.keyPair(
        Hkdf.derive(secret, Bytes.EMPTY, Bytes.utf8(purpose), Ed25519.SEED_BYTES));
  }

  public PairAddress address() {
    return new PairAddress(write.publicKey(), read.publicKey());
  }

  /** Never a secret. */
  @Override
  public String toString() {
    return "PairKeys[" + address().hash() + "]";
  }
}
