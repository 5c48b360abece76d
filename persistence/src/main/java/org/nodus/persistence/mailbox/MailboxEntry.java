package org.nodus.persistence.mailbox;

import java.time.Instant;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * One entry as it was accepted, with all that another holder needs to accept it too.
 *
 * @param id names the entry within its mailbox
 * @param writeKey Ed25519 public key, 32 bytes
 * @param signature by the write key, 64 bytes; checked before it came here
 * @param receivedAt when this node accepted it; milliseconds count
 */
public record MailboxEntry(
    Hash256 address,
    Hash256 id,
    Bytes entry,
    Bytes writeKey,
    Bytes signature,
    Instant expiry,
    Instant receivedAt) {}
