package org.nodus.persistence.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.mailbox.MailboxStorage.EntryKey;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.work.WorkProof;

/** What every {@link MailboxStorage} promises. Extend it and open yours. */
public abstract class MailboxStorageContract {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final Instant IN_AN_HOUR = NOW.plus(Duration.ofHours(1));
  private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));
  private static final Hash256 BOB = new Hash256(0xb, 0, 0, 1);
  private static final Hash256 CAROL = new Hash256(0xc, 0, 0, 1);

  private MailboxStorage storage;

  /** A new, empty store. */
  protected abstract MailboxStorage open() throws Exception;

  /** Opens what the process, killed by now, has left behind. */
  protected abstract MailboxStorage reopen(MailboxStorage storage) throws Exception;

  @BeforeEach
  void openStorage() throws Exception {
    storage = open();
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  @Test
  void an_entry_is_read_as_it_was_accepted() {
    var entry = entry(BOB, 1, TOMORROW, NOW);

    assertEquals(List.of(Outcome.STORED), storage.append(List.of(entry), NOW));

    assertEquals(Optional.of(entry), storage.read(keyOf(entry)));
    assertEquals(List.of(Outcome.ALREADY_HELD), storage.append(List.of(entry), NOW));
  }

  @Test
  void what_an_entry_cost_is_kept_with_it_and_known_without_reading_it() throws Exception {
    var free = entry(BOB, 1, TOMORROW, NOW);
    var proof = new WorkProof(new Hash256(1, 2, 3, 4), 8_388_608, -5);
    var paid =
        new MailboxEntry(
            BOB,
            new Hash256(2, 0, 0, 0),
            free.entry(),
            free.writeKey(),
            free.signature(),
            Optional.of(proof),
            TOMORROW,
            NOW.plusSeconds(1));
    storage.append(List.of(free, paid), NOW);

    storage = reopen(storage);

    assertEquals(Optional.of(paid), storage.read(keyOf(paid)));
    assertEquals(
        List.of(0L, 8_388_608L), storage.list(BOB).stream().map(WaitingEntry::workUnits).toList());
  }

  @Test
  void entries_wait_in_the_order_of_arrival_at_their_address_alone() {
    var second = entry(BOB, 1, TOMORROW, NOW.plusSeconds(2));
    var first = entry(BOB, 2, TOMORROW, NOW.plusSeconds(1));
    var carols = entry(CAROL, 3, TOMORROW, NOW);
    storage.append(List.of(second, first, carols), NOW);

    assertEquals(
        List.of(first.id(), second.id()),
        storage.list(BOB).stream().map(WaitingEntry::id).toList());
    var all = new ArrayList<WaitingEntry>();
    storage.forEachWaiting(all::add);
    assertEquals(3, all.size());
    assertEquals(3, storage.usage().records());
  }

  @Test
  void a_deleted_entry_does_not_come_back() throws Exception {
    var entry = entry(BOB, 1, TOMORROW, NOW);
    storage.append(List.of(entry), NOW);

    assertEquals(1, storage.delete(List.of(keyOf(entry), new EntryKey(CAROL, entry.id()))));
    storage = reopen(storage);

    assertEquals(List.of(), storage.list(BOB));
    assertEquals(List.of(Outcome.DELETED), storage.append(List.of(entry), NOW));
  }

  @Test
  void a_released_entry_is_gone_and_may_come_again() throws Exception {
    var entry = entry(BOB, 1, TOMORROW, NOW);
    storage.append(List.of(entry), NOW);

    assertEquals(true, storage.release(keyOf(entry)));
    assertEquals(false, storage.release(keyOf(entry)));
    storage = reopen(storage);

    assertEquals(List.of(), storage.list(BOB));
    assertEquals(List.of(Outcome.STORED), storage.append(List.of(entry), NOW));
  }

  @Test
  void what_was_turned_away_is_known_until_it_is_welcome_comes_all_the_same_or_expires() {
    var evicted = entry(BOB, 1, TOMORROW, NOW);
    var refused = entry(BOB, 2, TOMORROW, NOW);
    storage.append(List.of(evicted), NOW);

    assertEquals(1, storage.evict(Map.of(keyOf(evicted), TOMORROW)));
    storage.turnAway(keyOf(refused), IN_AN_HOUR);

    assertEquals(List.of(), storage.list(BOB));
    assertEquals(Set.of(evicted.id(), refused.id()), Set.copyOf(storage.known(BOB)));
    storage.expire(IN_AN_HOUR);
    assertEquals(List.of(evicted.id()), storage.known(BOB));
    assertEquals(List.of(Outcome.STORED), storage.append(List.of(evicted), NOW));
    assertEquals(List.of(evicted.id()), storage.known(BOB));
    storage.turnAway(keyOf(refused), TOMORROW);
    storage.welcome(BOB);
    assertEquals(List.of(evicted.id()), storage.known(BOB));
  }

  @Test
  void what_was_deleted_is_told_with_its_expiry_and_what_waits_is_not() throws Exception {
    var deleted = entry(BOB, 1, TOMORROW, NOW);
    var waiting = entry(BOB, 2, TOMORROW, NOW);
    var released = entry(BOB, 3, TOMORROW, NOW);
    storage.append(List.of(deleted, waiting, released), NOW);
    storage.delete(List.of(keyOf(deleted)));
    storage.release(keyOf(released));

    assertEquals(Map.of(deleted.id(), TOMORROW), storage.deleted(BOB));
    storage = reopen(storage);
    assertEquals(Map.of(deleted.id(), TOMORROW), storage.deleted(BOB));
  }

  @Test
  void dearer_work_for_what_waits_is_kept_and_changes_nothing_else() throws Exception {
    var entry = entry(BOB, 1, TOMORROW, NOW);
    storage.append(List.of(entry), NOW);
    for (var units = 1; units <= 20; units++) {
      storage.append(List.of(withWork(entry, units)), NOW);
      assertEquals(Math.min(units, 7), storage.list(BOB).getFirst().workUnits());
    }
    storage.append(List.of(withWork(entry, 3)), NOW);
    storage = reopen(storage);

    assertEquals(
        List.of(new WaitingEntry(BOB, entry.id(), TOMORROW, NOW, 7, false)), storage.list(BOB));
    assertEquals(7, storage.read(keyOf(entry)).orElseThrow().workUnits());
  }

  @Test
  void a_longer_life_keeps_what_was_signed_for_it_whatever_the_first_one_cost() throws Exception {
    var longer = withWork(entry(BOB, 1, TOMORROW, NOW), 1);
    var first = withWork(entry(BOB, 1, IN_AN_HOUR, NOW), 9);
    storage.append(List.of(longer), NOW);

    assertEquals(List.of(Outcome.ALREADY_HELD), storage.append(List.of(first), NOW));

    storage = reopen(storage);
    var held = storage.read(keyOf(longer)).orElseThrow();
    assertEquals(TOMORROW, held.expiry());
    assertEquals(1, held.workUnits());
  }

  @Test
  void deleted_openings_are_known_and_no_deleted_entries() throws Exception {
    var opening = opening(entry(BOB, 1, TOMORROW, NOW));
    storage.append(List.of(opening), NOW);
    storage.delete(List.of(keyOf(opening)));

    assertEquals(Map.of(), storage.deleted(BOB));
    storage = reopen(storage);
    assertEquals(Map.of(), storage.deleted(BOB));
    assertEquals(List.of(opening.id()), storage.known(BOB));
  }

  private static MailboxEntry opening(MailboxEntry entry) {
    return new MailboxEntry(
        entry.address(),
        entry.id(),
        entry.entry().slice(0, 86),
        entry.writeKey(),
        entry.signature(),
        Optional.of(new WorkProof(Hash256.ZERO, 1, 0)),
        entry.expiry(),
        entry.receivedAt());
  }

  private static MailboxEntry withWork(MailboxEntry entry, long units) {
    return new MailboxEntry(
        entry.address(),
        entry.id(),
        entry.entry(),
        entry.writeKey(),
        entry.signature(),
        Optional.of(new WorkProof(Hash256.ZERO, units, 0)),
        entry.expiry(),
        entry.receivedAt().plusSeconds(units));
  }

  @Test
  void an_expired_entry_is_forgotten() {
    var soon = entry(BOB, 1, IN_AN_HOUR, NOW);
    var late = entry(BOB, 2, TOMORROW, NOW);
    storage.append(List.of(soon, late), NOW);
    assertEquals(Optional.of(IN_AN_HOUR), storage.nextExpiry());

    assertEquals(1, storage.expire(IN_AN_HOUR));

    assertEquals(Optional.empty(), storage.read(keyOf(soon)));
    assertEquals(1, storage.list(BOB).size());
  }

  @Test
  void what_was_acknowledged_is_there_after_a_kill() throws Exception {
    var entry = entry(BOB, 1, TOMORROW, NOW);
    storage.append(List.of(entry), NOW);

    storage = reopen(storage);

    assertEquals(Optional.of(entry), storage.read(keyOf(entry)));
    assertTrue(storage.list(CAROL).isEmpty());
  }

  private static EntryKey keyOf(MailboxEntry entry) {
    return new EntryKey(entry.address(), entry.id());
  }

  private static MailboxEntry entry(
      Hash256 address, int number, Instant expiry, Instant receivedAt) {
    var bytes = new TestSecrets(number);
    return new MailboxEntry(
        address,
        new Hash256(number, 0, 0, 0),
        bytes.apply(16_384),
        bytes.apply(32),
        bytes.apply(64),
        expiry,
        receivedAt);
  }
}
