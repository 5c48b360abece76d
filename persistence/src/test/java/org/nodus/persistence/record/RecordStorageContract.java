package org.nodus.persistence.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/** What every {@link RecordStorage} promises. Extend it and open yours. */
public abstract class RecordStorageContract {
  private static final Hash256 ALICE = new Hash256(0xa, 0, 0, 1);
  private static final Hash256 BOB = new Hash256(0xb, 0, 0, 1);
  private static final Instant SOON = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATE = Instant.parse("2026-02-01T00:00:00Z");

  private RecordStorage storage;

  /** A new, empty store. */
  protected abstract RecordStorage open() throws Exception;

  /** Opens what the process, killed by now, has left behind. */
  protected abstract RecordStorage reopen(RecordStorage storage) throws Exception;

  @BeforeEach
  void openStorage() throws Exception {
    storage = open();
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  @Test
  void all_versions_of_a_key_are_kept_in_order() {
    var second = version(BOB, 2, RecordVersion.NEVER);
    var first = version(BOB, 1, RecordVersion.NEVER);
    var tenth = version(BOB, 0x1_0000_0000L, RecordVersion.NEVER);
    storage.put(List.of(tenth, second, version(ALICE, 1, RecordVersion.NEVER)));
    storage.put(List.of(first));

    assertEquals(List.of(first, second, tenth), storage.versions(BOB));
    assertEquals(Optional.of(tenth), storage.latest(BOB));
    var all = new ArrayList<RecordVersion>();
    storage.forEach(all::add);
    assertEquals(4, all.size());
  }

  @Test
  void an_unknown_key_has_no_versions() {
    assertEquals(List.of(), storage.versions(BOB));
    assertEquals(Optional.empty(), storage.latest(BOB));
  }

  @Test
  void removed_keys_are_gone_with_all_versions() {
    storage.put(List.of(version(BOB, 1, RecordVersion.NEVER), version(BOB, 2, LATE)));
    storage.put(List.of(version(ALICE, 1, LATE)));

    storage.remove(List.of(BOB));

    assertEquals(List.of(), storage.versions(BOB));
    assertEquals(1, storage.versions(ALICE).size());
  }

  @Test
  void expiry_takes_what_is_due_and_never_what_never_expires() {
    storage.put(
        List.of(
            version(BOB, 1, SOON), version(BOB, 2, LATE), version(ALICE, 1, RecordVersion.NEVER)));

    assertEquals(1, storage.expire(SOON));
    assertEquals(List.of(version(BOB, 2, LATE)), storage.versions(BOB));
    assertEquals(1, storage.expire(LATE));
    assertEquals(0, storage.expire(Instant.parse("9999-01-01T00:00:00Z")));
    assertEquals(1, storage.versions(ALICE).size());
  }

  @Test
  void a_version_put_again_takes_the_new_expiry() {
    storage.put(List.of(version(BOB, 1, SOON)));
    storage.put(List.of(version(BOB, 1, LATE)));

    assertEquals(0, storage.expire(SOON));
    assertEquals(1, storage.versions(BOB).size());
    assertEquals(1, storage.expire(LATE));
  }

  @Test
  void what_was_acknowledged_is_there_after_a_kill() throws Exception {
    storage.put(List.of(version(BOB, 1, RecordVersion.NEVER)));

    storage = reopen(storage);

    assertEquals(List.of(version(BOB, 1, RecordVersion.NEVER)), storage.versions(BOB));
  }

  private static RecordVersion version(Hash256 key, long number, Instant expiry) {
    return new RecordVersion(key, number, Bytes.utf8("version " + number), expiry);
  }
}
