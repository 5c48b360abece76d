package org.nodus.persistence.fragment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.expiring.ExpiringRecord;
import org.nodus.persistence.expiring.ExpiringRecords;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/** A store that the first version wrote, whose notes had no k. */
class EarlierFormsTest {
  private static final Instant NOW = FragmentStorageContract.NOW;
  private static final Instant TOMORROW = FragmentStorageContract.TOMORROW;
  private static final Hash256 LOCK = FragmentStorageContract.hash(99);

  private final StoredFragment free = FragmentStorageContract.fragment(1, 3, TOMORROW);
  private final StoredFragment paid =
      FragmentStorageContract.fragment(2, 7, TOMORROW, Optional.of(LOCK));
  private final MemorySegmentFiles files = new MemorySegmentFiles();
  private final MemoryKeyValue index = MemoryKeyValue.create();

  @Test
  void what_the_first_version_stored_is_served_and_listed_with_its_k() {
    writeAsBefore(free, Bytes.EMPTY);
    writeAsBefore(paid, LOCK.toBytes());

    var storage = SegmentedFragments.open(files.reopened(), index.reopened(), new TestSecrets(2));

    assertEquals(Optional.of(free), storage.read(free.message(), 3));
    assertEquals(Optional.of(paid), storage.read(paid.message(), 7));
    var live = new ArrayList<HeldFragment>();
    storage.forEachLive(live::add);
    assertEquals(
        List.of(held(free, Optional.empty()), held(paid, Optional.of(LOCK))),
        live.stream().sorted((a, b) -> Integer.compare(a.index(), b.index())).toList());
    assertEquals(
        live.size(), storage.list(free.message()).size() + storage.list(paid.message()).size());
    // Its note says k now, which the held one does not: it is written down anew.
    assertEquals(List.of(Outcome.STORED), storage.append(List.of(free), NOW));
    assertEquals(List.of(Outcome.ALREADY_HELD), storage.append(List.of(free), NOW));
    assertEquals(Optional.of(free), storage.read(free.message(), 3));
  }

  private static HeldFragment held(StoredFragment stored, Optional<Hash256> lock) {
    return new HeldFragment(stored.message(), stored.fragment().index(), 1_000, 4, TOMORROW, lock);
  }

  private void writeAsBefore(StoredFragment stored, Bytes note) {
    var now = FragmentForm.recordOf(stored);
    var records = ExpiringRecords.open(files, index, new TestSecrets(1));
    var before = new ExpiringRecord(now.key(), note, now.body(), now.expiry());
    assertEquals(List.of(Outcome.STORED), records.append(List.of(before), NOW));
  }
}
