package org.nodus.actors.mailbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.nodus.persistence.expiring.Condition;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.expiring.Usage;
import org.nodus.persistence.mailbox.MailboxEntry;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.persistence.mailbox.WaitingEntry;
import org.nodus.protocol.bytes.Hash256;

/** Mailboxes of a sound store; what runs before each reading or evicting may throw or count. */
record SwitchedMailboxes(MailboxStorage sound, Runnable beforeReading, Runnable beforeEvicting)
    implements MailboxStorage {
  SwitchedMailboxes(MailboxStorage sound, Runnable beforeReading) {
    this(sound, beforeReading, () -> {});
  }

  @Override
  public List<Outcome> append(List<MailboxEntry> entries, Instant now) {
    return sound.append(entries, now);
  }

  @Override
  public Optional<MailboxEntry> read(EntryKey key) {
    beforeReading.run();
    return sound.read(key);
  }

  @Override
  public List<WaitingEntry> list(Hash256 address) {
    beforeReading.run();
    return sound.list(address);
  }

  @Override
  public Map<Hash256, Instant> deleted(Hash256 address) {
    beforeReading.run();
    return sound.deleted(address);
  }

  @Override
  public void forEachKnown(Consumer<EntryKey> visitor) {
    beforeReading.run();
    sound.forEachKnown(visitor);
  }

  @Override
  public List<Hash256> known(Hash256 address) {
    beforeReading.run();
    return sound.known(address);
  }

  @Override
  public int delete(List<EntryKey> keys) {
    return sound.delete(keys);
  }

  @Override
  public boolean release(EntryKey key) {
    return sound.release(key);
  }

  @Override
  public int evict(Map<EntryKey, Instant> expiries) {
    beforeEvicting.run();
    return sound.evict(expiries);
  }

  @Override
  public void turnAway(EntryKey key, Instant expiry) {
    sound.turnAway(key, expiry);
  }

  @Override
  public void welcome(Hash256 address) {
    sound.welcome(address);
  }

  @Override
  public int expire(Instant now) {
    return sound.expire(now);
  }

  @Override
  public Optional<Instant> nextExpiry() {
    return sound.nextExpiry();
  }

  @Override
  public void forEachWaiting(Consumer<WaitingEntry> visitor) {
    beforeReading.run();
    sound.forEachWaiting(visitor);
  }

  @Override
  public Usage usage() {
    return sound.usage();
  }

  @Override
  public Condition condition() {
    return sound.condition();
  }

  @Override
  public void close() {
    sound.close();
  }
}
