package org.nodus.protocol.mailbox;

import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.wire.Request.AppendEntry;

/**
 * The signature of the write key under an entry: nobody on the way can move it to another address
 * or give it another life.
 *
 * <pre>
 * signed: "entry" ‖ address (32) ‖ SHA-256(entry) (32) ‖ expiry in milliseconds since 1970 (8)
 * </pre>
 */
public final class EntrySignature {
  private static final Bytes DOMAIN = Bytes.utf8("entry");

  private EntrySignature() {}

  /**
   * The request that leaves {@code entry} at {@code address}.
   *
   * @param writeKey Ed25519 pair; on contact addresses a fresh one for every entry
   */
  public static AppendEntry append(
      Hash256 address, MailboxEntry entry, long expiresAtMillis, KeyPair writeKey) {
    return append(address, entry.bytes(), expiresAtMillis, writeKey);
  }

  /** The same for anything that is left there, such as what opens a mailbox. */
  public static AppendEntry append(
      Hash256 address, Bytes entry, long expiresAtMillis, KeyPair writeKey) {
    var id = MailboxEntry.idOf(entry);
    var signature = Ed25519.sign(writeKey, signed(DOMAIN, address, id, expiresAtMillis));
    return new AppendEntry(address, entry, expiresAtMillis, writeKey.publicKey(), signature);
  }

  /** Whether the write key that the request names signed exactly this. */
  public static boolean verify(AppendEntry append) {
    var id = MailboxEntry.idOf(append.entry());
    return Ed25519.verify(
        append.writeKey(),
        append.signature(),
        signed(DOMAIN, append.address(), id, append.expiresAtMillis()));
  }

  static Bytes signed(Bytes domain, Hash256 address, Hash256 entry, long expiresAtMillis) {
    return new ByteWriter().raw(domain).hash(address).hash(entry).i64(expiresAtMillis).toBytes();
  }
}
