package org.nodus.protocol.identity;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.MlDsa65;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.crypto.XWing;

/**
 * All that the world knows of a user: two keys that verify and one that is sealed to.
 *
 * <p>Canonical bytes, 3,201 of them:
 *
 * <pre>
 * offset  size  meaning
 *      0     1  version, 1
 *      1    32  Ed25519 public key
 *     33  1952  ML-DSA-65 public key
 *   1985  1216  X-Wing public key (ML-KEM-768, then X25519)
 * </pre>
 *
 * @param signing Ed25519, 32 bytes
 * @param quantumSigning ML-DSA-65, 1,952 bytes
 * @param receiving X-Wing, 1,216 bytes
 */
public record PublicBundle(Bytes signing, Bytes quantumSigning, Bytes receiving) {
  private static final int VERSION = 1;
  private static final Bytes UID_DOMAIN = Bytes.utf8("uid");

  public static final int SIZE_BYTES =
      1 + Ed25519.PUBLIC_KEY_BYTES + MlDsa65.PUBLIC_KEY_BYTES + XWing.PUBLIC_KEY_BYTES;

  public PublicBundle {
    if (signing.length() != Ed25519.PUBLIC_KEY_BYTES
        || quantumSigning.length() != MlDsa65.PUBLIC_KEY_BYTES
        || receiving.length() != XWing.PUBLIC_KEY_BYTES) {
      throw new IllegalArgumentException("a key of the bundle has a wrong length");
    }
  }

  /** {@code SHA-256("uid" ‖ bundle)}. */
  public Uid uid() {
    return new Uid(Sha256.of(UID_DOMAIN, toBytes()));
  }

  /** The canonical form. */
  public Bytes toBytes() {
    return new ByteWriter().u8(VERSION).raw(signing).raw(quantumSigning).raw(receiving).toBytes();
  }

  /** Reads exactly the canonical form, with keys that can be used. */
  public static PublicBundle decode(Bytes bytes) throws DecodeFailure {
    var reader = new ByteReader(bytes);
    var bundle = read(reader);
    reader.end();
    return bundle;
  }

  /** Reads the canonical form where it is part of something larger. */
  public static PublicBundle read(ByteReader reader) throws DecodeFailure {
    var version = reader.u8();
    if (version != VERSION) {
      throw new DecodeFailure("a bundle of version " + version + ", which is unknown here");
    }
    var bundle =
        new PublicBundle(
            reader.raw(Ed25519.PUBLIC_KEY_BYTES),
            reader.raw(MlDsa65.PUBLIC_KEY_BYTES),
            reader.raw(XWing.PUBLIC_KEY_BYTES));
    if (!Ed25519.isPublicKey(bundle.signing)) {
      throw new DecodeFailure("the bundle's Ed25519 key is none");
    }
    if (!XWing.isPublicKey(bundle.receiving)) {
      throw new DecodeFailure("the bundle's X-Wing key is none");
    }
    return bundle;
  }
}
