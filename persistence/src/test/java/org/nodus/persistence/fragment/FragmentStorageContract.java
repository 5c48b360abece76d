package org.nodus.persistence.fragment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.expiring.Condition;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.fragment.MessageCommitment;

/** What every {@link FragmentStorage} promises. Extend it and open yours. */
public abstract class FragmentStorageContract {
  protected static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  protected static final Instant IN_AN_HOUR = NOW.plus(Duration.ofHours(1));
  protected static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));
  private static final TestSecrets BODIES = new TestSecrets(4);

  protected FragmentStorage storage;

  /** A new, empty store. */
  protected abstract FragmentStorage open() throws Exception;

  /** Opens what the process, killed by now, has left behind. */
  protected abstract FragmentStorage reopen(FragmentStorage storage) throws Exception;

  @BeforeEach
  void openStorage() throws Exception {
    storage = open();
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  @Test
  void a_stored_fragment_is_read_with_its_proof_and_its_lock() {
    var paid = fragment(1, 7, TOMORROW, Optional.of(hash(99)));

    assertEquals(List.of(Outcome.STORED), storage.append(List.of(paid), NOW));

    assertEquals(Optional.of(paid), storage.read(paid.message(), 7));
    assertEquals(Optional.empty(), storage.read(paid.message(), 8));
    assertEquals(
        List.of(new HeldFragment(paid.message(), 7, 1_000, 4, TOMORROW, Optional.of(hash(99)))),
        storage.list(paid.message()));
  }

  @Test
  void all_fragments_of_a_message_are_listed_by_index() {
    var high = fragment(1, 200, TOMORROW);
    var low = fragment(1, 0, TOMORROW);
    var other = fragment(2, 3, TOMORROW);
    storage.append(List.of(high, low, other), NOW);

    assertEquals(
        List.of(0, 200), storage.list(low.message()).stream().map(HeldFragment::index).toList());
    var live = new ArrayList<HeldFragment>();
    storage.forEachLive(live::add);
    assertEquals(3, live.size());
    assertEquals(3, storage.usage().records());
    assertTrue(storage.usage().liveBytes() > 3_000);
  }

  @Test
  void a_released_fragment_is_gone_and_may_come_again() throws Exception {
    var moved = fragment(1, 3, TOMORROW);
    var stays = fragment(1, 4, TOMORROW);
    storage.append(List.of(moved, stays), NOW);

    assertTrue(storage.release(moved.message(), 3));

    storage = reopen(storage);
    assertEquals(Optional.empty(), storage.read(moved.message(), 3));
    assertEquals(Optional.of(stays), storage.read(stays.message(), 4));
    assertEquals(1, storage.usage().records());
    assertEquals(List.of(Outcome.STORED), storage.append(List.of(moved), NOW));
    assertEquals(Optional.of(moved), storage.read(moved.message(), 3));
  }

  @Test
  void the_longer_time_wins() {
    storage.append(List.of(fragment(1, 0, IN_AN_HOUR)), NOW);

    assertEquals(List.of(Outcome.STORED), storage.append(List.of(fragment(1, 0, TOMORROW)), NOW));
    assertEquals(
        List.of(Outcome.ALREADY_HELD), storage.append(List.of(fragment(1, 0, IN_AN_HOUR)), NOW));

    storage.expire(IN_AN_HOUR);
    assertEquals(
        TOMORROW, storage.read(fragment(1, 0, TOMORROW).message(), 0).orElseThrow().expiry());
  }

  @Test
  void a_deleted_message_is_refused_until_its_expiry() {
    var first = fragment(1, 0, TOMORROW);
    var second = fragment(1, 1, TOMORROW);
    var other = fragment(2, 0, TOMORROW);
    storage.append(List.of(first, second, other), NOW);

    assertEquals(2, storage.delete(List.of(first.message())));

    assertEquals(List.of(), storage.list(first.message()));
    assertEquals(Optional.empty(), storage.read(first.message(), 0));
    assertEquals(List.of(Outcome.DELETED), storage.append(List.of(first), NOW));
    assertTrue(storage.read(other.message(), 0).isPresent());
    assertEquals(1, storage.expire(TOMORROW));
  }

  @Test
  void expiry_takes_what_is_due_and_says_when_to_come_again() {
    var soon = fragment(1, 0, IN_AN_HOUR);
    var late = fragment(2, 0, TOMORROW);
    storage.append(List.of(late, soon), NOW);
    assertEquals(Optional.of(IN_AN_HOUR), storage.nextExpiry());

    assertEquals(1, storage.expire(IN_AN_HOUR));

    assertEquals(Optional.empty(), storage.read(soon.message(), 0));
    assertEquals(Optional.of(TOMORROW), storage.nextExpiry());
    assertEquals(1, storage.expire(TOMORROW));
    assertEquals(0, storage.usage().records());
    assertEquals(0, storage.usage().diskBytes());
  }

  @Test
  void what_was_acknowledged_is_there_after_a_kill() throws Exception {
    var kept = fragment(1, 0, TOMORROW, Optional.of(hash(5)));
    var deleted = fragment(2, 0, TOMORROW);
    storage.append(List.of(kept, deleted), NOW);
    storage.delete(List.of(deleted.message()));

    storage = reopen(storage);

    assertEquals(Optional.of(kept), storage.read(kept.message(), 0));
    assertEquals(List.of(Outcome.DELETED), storage.append(List.of(deleted), NOW));
    assertEquals(Condition.WRITABLE, storage.condition());
  }

  /** Fragment {@code index} of message {@code number}: the same body each time. */
  protected static StoredFragment fragment(int number, int index, Instant expiry) {
    return fragment(number, index, expiry, Optional.empty());
  }

  protected static StoredFragment fragment(
      int number, int index, Instant expiry, Optional<Hash256> lock) {
    var commitment = new MessageCommitment(4, 4_000, hash(number).toBytes(), hash(number + 1_000));
    var body = new TestSecrets(number * 1_000L + index).apply(1_000);
    var path = Collections.nCopies(Fragment.PATH_LENGTH, hash(index + 2_000));
    return new StoredFragment(new Fragment(commitment, index, body, path), expiry, lock);
  }

  protected static Hash256 hash(int number) {
    return new Hash256(number, ~number, 7, number * 31L);
  }

  protected static Bytes secrets(int length) {
    return BODIES.apply(length);
  }
}
