package org.nodus.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.FlippedFiles;
import org.nodus.persistence.disk.FreeSpace;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.leveldb.LevelDb;
import org.nodus.protocol.bytes.Bytes;

/** One bit of the journal's files is another when it is opened. */
class FlippedJournalTest {
  /** Ten thousand take some minutes: {@code -Dnodus.flips=10000}. */
  private static final int FLIPS = Integer.getInteger("nodus.flips", 100);

  private static final long SEED = Long.getLong("nodus.seed", 12);
  private static final int EVENTS = 40;
  private static final List<String> IDS = List.of("alice", "bob");

  @TempDir private Path directory;

  @Test
  void is_told_or_does_no_harm_and_no_wrong_event_is_replayed() throws IOException {
    fill();
    var files = FlippedFiles.of(directory);
    var chance = new Random(SEED);
    for (var flip = 0; flip < FLIPS; flip++) {
      var place = files.putFlipped(directory, chance);
      try (var map = LevelDb.open(directory, FreeSpace.UNLIMITED)) {
        var told = map.dropped().isPresent();
        for (var id : IDS) {
          told |= !isWhole(map, id, told, place);
        }
      } catch (StoreFailure refused) {
        assertTrue(refused.getMessage().endsWith("."), () -> place + ": " + refused.getMessage());
      }
    }
  }

  /** False if it ends in a failure; what is replayed until then is what was written. */
  private static boolean isWhole(LevelDb map, String id, boolean told, String place) {
    var replayed = new ArrayList<Bytes>();
    try {
      new Replay(map, id)
          .run(1, Long.MAX_VALUE, Long.MAX_VALUE, (number, content) -> replayed.add(content));
    } catch (StoreFailure.Damaged damaged) {
      assertEquals(events(id).subList(0, replayed.size()), replayed, place);
      return false;
    }
    assertEquals(events(id).subList(0, replayed.size()), replayed, place);
    assertTrue(
        told || replayed.size() == EVENTS,
        () -> "lost without a word after " + place + ", -Dnodus.seed=" + SEED);
    return true;
  }

  /** Opened three times, so that there are tables, a manifest and a log. */
  private void fill() {
    for (var part = 0; part < 4; part++) {
      try (var map = LevelDb.open(directory, FreeSpace.UNLIMITED)) {
        for (var i = part * EVENTS / 4; i < (part + 1) * EVENTS / 4; i++) {
          for (var id : IDS) {
            var batch = new Batch();
            new AppendedEvents().add(id, i + 1L, events(id).get(i)).addTo(batch, new Ends(map));
            map.writeDurably(batch);
          }
        }
      }
    }
  }

  private static List<Bytes> events(String id) {
    var events = new ArrayList<Bytes>();
    for (var i = 1; i <= EVENTS; i++) {
      events.add(Bytes.utf8(("event " + i + " of " + id + " ").repeat(1 + i % 5)));
    }
    return events;
  }
}
