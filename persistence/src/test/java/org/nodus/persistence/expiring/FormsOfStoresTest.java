package org.nodus.persistence.expiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.Faults;
import org.nodus.persistence.disk.FaultyKeyValue;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;

/** Stores of other versions, and an index that cannot be understood. */
class FormsOfStoresTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));
  private static final Bytes FORM = Bytes.utf8("v");

  private MemorySegmentFiles files = new MemorySegmentFiles();
  private MemoryKeyValue index = MemoryKeyValue.create();

  @BeforeEach
  void a_store_with_a_record_and_a_tombstone() {
    var records = open(files, index);
    records.append(List.of(expiring("a"), expiring("b")), NOW);
    records.delete(List.of(Bytes.utf8("b")));
    records.close();
    files = files.reopened();
    index = index.reopened();
  }

  @Test
  void an_index_from_before_forms_were_named_is_kept() {
    index.write(new Batch().delete(FORM));

    var records = open(files.reopened(), index.reopened());

    assertEquals(Recovery.NOTHING, records.recovery());
    assertIsWhole(records);
  }

  @Test
  void an_index_of_the_first_form_is_read_and_its_records_are_as_others() {
    makeFirstForm();

    var records = open(files.reopened(), index.reopened());

    assertEquals(Recovery.NOTHING, records.recovery());
    records.append(List.of(expiring("c")), NOW);
    assertEquals(2, records.usage().records());
    assertEquals(1, records.delete(List.of(Bytes.utf8("c"))));
    assertIsWhole(records);
  }

  /** In which nothing was packed. */
  private void makeFirstForm() {
    new KeyRuns(index)
        .load(
            loaded -> {
              for (var entry : loaded.entries()) {
                index.write(
                    new Batch()
                        .put(RecordIndex.recordKey(entry.key()), entry.value())
                        .put(RecordIndex.expiryKey(entry), entry.place()));
              }
            });
    for (var row : index.entries(Bytes.utf8("h"), Bytes.utf8("i"), 9)) {
      index.write(new Batch().delete(row.key()));
    }
    index.write(new Batch().put(FORM, new ByteWriter().u16(1).toBytes()));
  }

  @Test
  void an_order_of_expiry_that_names_no_places_is_followed() {
    makeFirstForm();
    for (var entry : index.entries(Bytes.utf8("x"), Bytes.utf8("y"), 9)) {
      index.write(new Batch().put(entry.key(), Bytes.EMPTY));
    }

    assertIsWhole(open(files.reopened(), index.reopened()));
  }

  @Test
  void an_index_of_a_later_form_is_made_again() {
    index.write(new Batch().put(FORM, new ByteWriter().u16(3).toBytes()));

    var records = open(files.reopened(), index.reopened());

    assertEquals(2, records.recovery().indexed());
    assertIsWhole(records);
  }

  @Test
  void an_index_that_cannot_be_understood_is_made_again() {
    index.write(new Batch().put(Bytes.utf8("ra"), Bytes.utf8("not an entry")));

    var records = open(files.reopened(), index.reopened());

    assertEquals(2, records.recovery().indexed());
    assertIsWhole(records);
  }

  @Test
  void wherever_a_start_is_killed_while_it_makes_the_index_again_nothing_is_lost() {
    var doomed = IntStream.range(0, 2 * KeyValue.PAGE).mapToObj(n -> "d" + n).toList();
    var isKilled = true;
    for (var change = 1; isKilled; change++) {
      files = new MemorySegmentFiles();
      index = MemoryKeyValue.create();
      a_store_with_a_record_and_a_tombstone();
      var records = open(files, index);
      records.append(doomed.stream().map(FormsOfStoresTest::expiring).toList(), NOW);
      records.delete(doomed.stream().map(Bytes::utf8).toList());
      records.close();
      index = index.reopened();
      index.write(new Batch().put(Bytes.utf8("r"), Bytes.utf8("not an entry")));
      isKilled = isKilledAt(change);

      var restarted = open(files.reopened(), index.reopened());

      assertEquals(
          Optional.of(expiring("a")), restarted.read(Bytes.utf8("a")), "killed at " + change);
      for (var key : doomed) {
        assertTrue(restarted.isDeleted(Bytes.utf8(key)), key + ", killed at " + change);
      }
    }
  }

  private boolean isKilledAt(int change) {
    var faults = Faults.at(change, Faults.Kind.FOREVER);
    try {
      ExpiringRecords.open(files.reopened(), new FaultyKeyValue(index, faults), new TestSecrets(7));
      return false;
    } catch (StoreFailure.Broken killed) {
      return true;
    }
  }

  @Test
  void a_segment_of_a_later_version_is_refused_and_nothing_is_touched() {
    var fields = new ByteWriter().i32(0x4e534547).u16(9).u16(0).raw(Bytes.utf8("salt")).toBytes();
    files.create("d-00000077.seg");
    files.append(
        "d-00000077.seg",
        List.of(new ByteWriter().raw(fields).i32(RecordHeader.crc(fields)).toBytes()));
    files.append(MinuteKeys.FILE, List.of(Bytes.utf8("a slot of another form")));
    var before = content(files);

    var later = files.reopened();
    var failure = assertThrows(StoreFailure.LaterFormat.class, () -> open(later, index.reopened()));

    assertTrue(failure.getMessage().contains("run that version again"), failure::getMessage);
    assertEquals(before, content(later));
  }

  private static TreeMap<String, Bytes> content(MemorySegmentFiles files) {
    var content = new TreeMap<String, Bytes>();
    for (var name : files.list()) {
      content.put(name, files.read(name, 0, (int) files.length(name)));
    }
    return content;
  }

  private static void assertIsWhole(ExpiringRecords records) {
    assertEquals(expiring("a"), records.read(Bytes.utf8("a")).orElseThrow());
    assertTrue(records.isDeleted(Bytes.utf8("b")));
    assertEquals(1, records.usage().records());
    assertEquals(1, records.expire(TOMORROW));
    assertEquals(Usage.EMPTY, records.usage());
  }

  private static ExpiringRecords open(MemorySegmentFiles files, MemoryKeyValue index) {
    return ExpiringRecords.open(files, index, new TestSecrets(7));
  }

  private static ExpiringRecord expiring(String key) {
    return new ExpiringRecord(Bytes.utf8(key), Bytes.EMPTY, Bytes.utf8("body of " + key), TOMORROW);
  }
}
