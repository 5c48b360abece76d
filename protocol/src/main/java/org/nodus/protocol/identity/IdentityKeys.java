package org.nodus.protocol.identity;

import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.Hkdf;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.crypto.MlDsa65;
import org.nodus.protocol.crypto.XWing;

/**
 * The secrets of a user, all of them from one 32-byte seed (the 24 words): {@code
 * HKDF-Expand(HKDF-Extract("nodus identity v1", seed), purpose, 32)}. Making them costs about a
 * millisecond, so they are made once and kept.
 */
public final class IdentityKeys {
  public static final int SEED_BYTES = 32;

  private static final Bytes SALT = Bytes.utf8("nodus identity v1");

  private final Bytes seed;
  private final Bytes root;
  private final KeyPair signing;
  private final KeyPair quantumSigning;
  private final KeyPair receiving;
  private final PublicBundle bundle;
  private final Uid uid;

  private IdentityKeys(Bytes seed) {
    this.seed = seed;
    root = Hkdf.extract(SALT, seed);
    signing = Ed25519.keyPair(derived("ed25519"));
    quantumSigning = MlDsa65.keyPair(derived("ml-dsa-65"));
    receiving = XWing.keyPair(derived("x-wing"));
    bundle =
        new PublicBundle(signing.publicKey(), quantumSigning.publicKey(), receiving.publicKey());
    uid = bundle.uid();
  }

  /**
   * The keys of a seed.
   *
   * @throws IllegalArgumentException if it has not 32 bytes
   */
  public static IdentityKeys of(Bytes seed) {
    if (seed.length() != SEED_BYTES) {
      throw new IllegalArgumentException(
          "an identity seed has " + SEED_BYTES + " bytes, not " + seed.length());
    }
    return new IdentityKeys(seed);
  }

  public Bytes seed() {
    return seed;
  }

  /** Ed25519: the first half of every hybrid signature, alone where a signature is short-lived. */
  public KeyPair signing() {
    return signing;
  }

  /** ML-DSA-65: the second half of every hybrid signature. */
  public KeyPair quantumSigning() {
    return quantumSigning;
  }

  /** X-Wing: what others seal to. */
  public KeyPair receiving() {
    return receiving;
  }

  /**
   * The ledger account of one device, an Ed25519 pair that nothing links to the identity.
   *
   * @param device 0, 1, … in the order of the device list
   */
  public KeyPair account(int device) {
    if (device < 0) {
      throw new IllegalArgumentException("devices are numbered from 0, not " + device);
    }
    var info = new ByteWriter().raw(Bytes.utf8("account")).i32(device).toBytes();
    return Ed25519.keyPair(Hkdf.expand(root, info, Ed25519.SEED_BYTES));
  }

  public PublicBundle bundle() {
    return bundle;
  }

  public Uid uid() {
    return uid;
  }

  private Bytes derived(String purpose) {
    return Hkdf.expand(root, Bytes.utf8(purpose), 32);
  }

  /** Never a secret. */
  @Override
  public String toString() {
    return "IdentityKeys[" + uid + "]";
  }
}
