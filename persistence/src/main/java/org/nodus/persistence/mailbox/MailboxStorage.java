package org.nodus.persistence.mailbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.ExpiringStorage;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.protocol.bytes.Hash256;

/** The mailboxes of one node; how many entries may wait is the caller's affair. */
public interface MailboxStorage extends ExpiringStorage {

  /** Names one entry. */
  record EntryKey(Hash256 address, Hash256 id) {}

  /**
   * Stores them; all are durable on return.
   *
   * @return what became of each, in their order
   */
  List<Outcome> append(List<MailboxEntry> entries, Instant now);

  /**
   * The entry, if it waits.
   *
   * @throws StoreFailure.Damaged it waits and its bytes were changed outside of Nodus
   */
  Optional<MailboxEntry> read(EntryKey key);

  /** All entries that wait at the address, first received first. */
  List<WaitingEntry> list(Hash256 address);

  /** Entries, no openings, that were deleted at the address, and when they would have expired. */
  Map<Hash256, Instant> deleted(Hash256 address);

  /** Visits all that waits, was deleted or was turned away and has not expired. */
  void forEachKnown(Consumer<EntryKey> visitor);

  /** All of that at one address: what nobody need bring. */
  List<Hash256> known(Hash256 address);

  /**
   * Erases them, durably, and refuses them until their expiries.
   *
   * @return how many of them waited
   */
  int delete(List<EntryKey> keys);

  /**
   * Erases this entry and leaves nothing: other holders may give it again. For one that is damaged;
   * durable on return.
   *
   * @return whether it waited
   */
  boolean release(EntryKey key);

  /**
   * Erases these entries to make room for those that cost more, durably and together, and remembers
   * them as turned away until their expiries.
   *
   * @return how many of them waited
   */
  int evict(Map<EntryKey, Instant> expiries);

  /** It was not let in, as others cost more; remembered in memory alone. */
  void turnAway(EntryKey key, Instant expiry);

  /** What was turned away at this address may be brought again. */
  void welcome(Hash256 address);

  /** Visits every waiting entry, address by address: for recovery. */
  void forEachWaiting(Consumer<WaitingEntry> visitor);
}
