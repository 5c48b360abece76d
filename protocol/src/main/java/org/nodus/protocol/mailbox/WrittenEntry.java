package org.nodus.protocol.mailbox;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.wire.Request.AppendEntry;

/**
 * An entry as its writer keeps it: it can be left at the same address again, for longer.
 *
 * @param writeSeed 32 secret bytes of the write key, on contact addresses one-time
 */
public record WrittenEntry(Hash256 address, MailboxEntry entry, Bytes writeSeed) {

  /** The request that leaves it until then, without work. */
  public AppendEntry until(long expiresAtMillis) {
    return EntrySignature.append(address, entry, expiresAtMillis, Ed25519.keyPair(writeSeed));
  }
}
