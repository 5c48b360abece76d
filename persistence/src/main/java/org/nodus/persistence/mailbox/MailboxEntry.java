package org.nodus.persistence.mailbox;

import java.time.Instant;
import java.util.Optional;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.work.WorkProof;

/**
 * One entry as it was accepted, with all that another holder needs to accept it too.
 *
 * @param id names the entry within its mailbox
 * @param writeKey Ed25519 public key, 32 bytes
 * @param signature by the write key, 64 bytes; checked before it came here
 * @param work what its writer paid with, checked before it came here; absent where nothing was
 *     asked for, and in entries of before there was a price
 * @param receivedAt when this node accepted it; milliseconds count
 */
public record MailboxEntry(
    Hash256 address,
    Hash256 id,
    Bytes entry,
    Bytes writeKey,
    Bytes signature,
    Optional<WorkProof> work,
    Instant expiry,
    Instant receivedAt) {

  /** Without work. */
  public MailboxEntry(
      Hash256 address,
      Hash256 id,
      Bytes entry,
      Bytes writeKey,
      Bytes signature,
      Instant expiry,
      Instant receivedAt) {
    this(address, id, entry, writeKey, signature, Optional.empty(), expiry, receivedAt);
  }

  /** How many tries of a hash it cost; 0 without work. */
  public long workUnits() {
    return work.map(WorkProof::units).orElse(0L);
  }
}
