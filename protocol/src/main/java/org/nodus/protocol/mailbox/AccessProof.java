package org.nodus.protocol.mailbox;

import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.PairAddress;
import org.nodus.protocol.capability.PairKeys;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.identity.PublicBundle;
import org.nodus.protocol.wire.Request.MailboxAccess;

/**
 * How the owner of a contact address proves it to one holder, once.
 *
 * <pre>
 * signed: "mailbox" ‖ address (32) ‖ NodeId of the holder (32) ‖ milliseconds since 1970 (8) ‖ nonce (16)
 * </pre>
 *
 * Of a contact address the bundle hashes to the UID in the address, and its Ed25519 key signs; that
 * it is not hybrid is the price of a cheap read, and a forger sees ciphertext only. Of a {@link
 * PairAddress} its two keys hash to the address, and the read key signs.
 */
public final class AccessProof {
  public static final int NONCE_BYTES = 16;

  /** Clocks of phones differ by seconds; a nonce has to be remembered for twice as long. */
  public static final long DEFAULT_TOLERANCE_MILLIS = 60_000;

  private static final Bytes DOMAIN = Bytes.utf8("mailbox");

  private AccessProof() {}

  /** What a holder makes of a proof. Whether its nonce is new is the mailbox's business. */
  public enum Verdict {
    GRANTED,
    /** Its clock and ours differ by more than the tolerance, or someone kept it. */
    OUT_OF_TIME,
    /** The bundle cannot be read, or the nonce has no 16 bytes. */
    MALFORMED,
    /** The address belongs to another user, day or anchor. */
    NOT_THE_OWNER,
    BAD_SIGNATURE
  }

  /**
   * A proof for the holder {@code node}.
   *
   * @param nonce {@value #NONCE_BYTES} bytes, never used before at this holder
   */
  public static MailboxAccess sign(
      IdentityKeys owner, ContactAddress address, NodeId node, long nowMillis, Bytes nonce) {
    if (nonce.length() != NONCE_BYTES) {
      throw new IllegalArgumentException("a nonce of " + nonce.length() + " bytes");
    }
    if (!address.owner().equals(owner.uid())) {
      throw new IllegalArgumentException("the address of another");
    }
    var signed = signed(address.hash(), node, nowMillis, nonce);
    var signature = Ed25519.sign(owner.signing(), signed);
    var bundle = owner.bundle().toBytes();
    return new MailboxAccess(bundle, address.day(), address.anchor(), nowMillis, nonce, signature);
  }

  /** The same for a mailbox whose keys the owner has. */
  public static MailboxAccess sign(PairKeys owner, NodeId node, long nowMillis, Bytes nonce) {
    if (nonce.length() != NONCE_BYTES) {
      throw new IllegalArgumentException("a nonce of " + nonce.length() + " bytes");
    }
    var address = owner.address();
    var signature = Ed25519.sign(owner.read(), signed(address.hash(), node, nowMillis, nonce));
    return new MailboxAccess(address.toBytes(), 0, Hash256.ZERO, nowMillis, nonce, signature);
  }

  /**
   * Judges what came with a request for {@code address} at the holder {@code self}.
   *
   * @param toleranceMillis how far the prover's clock may be off, see {@link
   *     #DEFAULT_TOLERANCE_MILLIS}
   */
  public static Verdict check(
      MailboxAccess access, Hash256 address, NodeId self, long nowMillis, long toleranceMillis) {
    if (access.timeMillis() < nowMillis - toleranceMillis
        || access.timeMillis() > nowMillis + toleranceMillis) {
      return Verdict.OUT_OF_TIME;
    }
    if (access.nonce().length() != NONCE_BYTES) {
      return Verdict.MALFORMED;
    }
    Owner owner;
    try {
      owner = ownerIn(access);
    } catch (DecodeFailure unreadable) {
      return Verdict.MALFORMED;
    }
    if (!owner.address().equals(address)) {
      return Verdict.NOT_THE_OWNER;
    }
    var signed = signed(address, self, access.timeMillis(), access.nonce());
    return Ed25519.verify(owner.key(), access.signature(), signed)
        ? Verdict.GRANTED
        : Verdict.BAD_SIGNATURE;
  }

  /** Whose address was shown, and by which key she signs. */
  private record Owner(Hash256 address, Bytes key) {}

  private static Owner ownerIn(MailboxAccess access) throws DecodeFailure {
    if (access.bundle().length() == PairAddress.SIZE_BYTES) {
      var pair = PairAddress.decode(access.bundle());
      return new Owner(pair.hash(), pair.readKey());
    }
    var bundle = PublicBundle.decode(access.bundle());
    var owned = new ContactAddress(bundle.uid(), access.day(), access.anchor());
    return new Owner(owned.hash(), bundle.signing());
  }

  private static Bytes signed(Hash256 address, NodeId node, long timeMillis, Bytes nonce) {
    return new ByteWriter()
        .raw(DOMAIN)
        .hash(address)
        .hash(node.hash())
        .i64(timeMillis)
        .raw(nonce)
        .toBytes();
  }
}
