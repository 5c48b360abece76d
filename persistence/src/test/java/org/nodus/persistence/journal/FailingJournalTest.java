package org.nodus.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.Faults;
import org.nodus.persistence.disk.FaultyKeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Bytes;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;

/** The n-th write of the disk fails, for every n of a whole story of three ids. */
class FailingJournalTest {
  private static final List<String> IDS = List.of("a", "ab", "b");
  private static final int ROUNDS = 12;

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Map<String, Long> acknowledged = new HashMap<>();
  private final Map<String, Long> tried = new HashMap<>();
  private MemoryKeyValue map = MemoryKeyValue.thatCanLosePower();

  @Test
  void whatever_fails_what_was_acknowledged_is_there_in_its_order_and_nothing_half() {
    var sound = Faults.none();
    story(sound);
    assertTrue(sound.changes() >= ROUNDS);

    for (var kind : Faults.Kind.values()) {
      for (var n = 1L; n <= sound.changes(); n++) {
        story(Faults.at(n, kind));
        try {
          check(map.reopened());
          check(map.afterPowerLoss(0));
          check(map.afterPowerLoss(map.openBatches()));
        } catch (AssertionError | StoreFailure wrong) {
          throw new AssertionError("when write " + n + " fails " + kind, wrong);
        }
      }
    }
  }

  private void story(Faults faults) {
    map = MemoryKeyValue.thatCanLosePower();
    acknowledged.clear();
    tried.clear();
    var commit = new CommitQueue(new FaultyKeyValue(map, faults), new ByHand());
    for (var round = 0; round < ROUNDS; round++) {
      var written = new HashMap<String, Future<Long>>();
      for (var id : IDS.subList(0, 1 + round % IDS.size())) {
        // An actor whose write has failed reads where it stands and begins again there.
        var next = acknowledged.getOrDefault(id, 0L) + 1;
        var events = new AppendedEvents().add(id, next, content(id, next));
        written.put(id, commit.write(events.add(id, next + 1, content(id, next + 1)), next + 1));
        tried.merge(id, next + 1, Math::max);
      }
      while (!tasks.isEmpty()) {
        tasks.remove().run();
      }
      written.forEach(
          (id, future) -> {
            if (future.value().get().isSuccess()) {
              acknowledged.put(id, future.value().get().get());
            }
          });
    }
  }

  private void check(MemoryKeyValue left) {
    for (var id : IDS) {
      var found = new ArrayList<Bytes>();
      new Replay(left, id).run(1, Long.MAX_VALUE, 1_000, (number, content) -> found.add(content));
      assertTrue(found.size() >= acknowledged.getOrDefault(id, 0L), id + ": lost");
      assertTrue(found.size() <= tried.getOrDefault(id, 0L), id + ": invented");
      assertEquals(0, found.size() % 2, id + ": half of a write");
      for (var i = 0; i < found.size(); i++) {
        assertEquals(content(id, i + 1), found.get(i));
      }
    }
  }

  private static Bytes content(String id, long number) {
    return Bytes.utf8(id + " event " + number);
  }

  private final class ByHand implements ExecutionContext {
    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void reportFailure(Throwable cause) {
      throw new AssertionError(cause);
    }
  }
}
