package org.nodus.protocol.identity;

import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.MlDsa65;

/**
 * {@code Ed25519 ‖ ML-DSA-65}, 3,373 bytes, for all that outlives a session: forged only by who
 * breaks both. Each half signs {@code "nodus hybrid v1" ‖ length of domain (1 byte) ‖ domain ‖
 * message}, so that a signature for one purpose never serves another, nor a half alone.
 */
public final class HybridSignature {
  public static final int SIZE_BYTES = Ed25519.SIGNATURE_BYTES + MlDsa65.SIGNATURE_BYTES;

  private static final Bytes SUITE = Bytes.utf8("nodus hybrid v1");

  private HybridSignature() {}

  /**
   * Signs {@code parts}, one after the other.
   *
   * @param domain what is signed, at most 255 bytes of UTF-8; a constant of the caller
   */
  public static Bytes sign(IdentityKeys keys, String domain, Bytes... parts) {
    var message = message(domain, parts);
    return Bytes.concat(
        Ed25519.sign(keys.signing(), message),
        MlDsa65.sign(keys.quantumSigning().secret(), message));
  }

  /** Whether both halves verify. The signature may be anything, of any length. */
  public static boolean verify(
      PublicBundle signer, Bytes signature, String domain, Bytes... parts) {
    if (signature.length() != SIZE_BYTES) {
      return false;
    }
    var message = message(domain, parts);
    return Ed25519.verify(signer.signing(), signature.slice(0, Ed25519.SIGNATURE_BYTES), message)
        && MlDsa65.verify(
            signer.quantumSigning(),
            signature.slice(Ed25519.SIGNATURE_BYTES, MlDsa65.SIGNATURE_BYTES),
            message);
  }

  private static Bytes message(String domain, Bytes... parts) {
    var name = Bytes.utf8(domain);
    var prefix = new ByteWriter().raw(SUITE).u8(name.length()).raw(name).toBytes();
    return Bytes.concat(prefix, Bytes.concat(parts));
  }
}
