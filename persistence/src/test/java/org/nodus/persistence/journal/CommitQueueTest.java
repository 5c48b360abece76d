package org.nodus.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.Faults;
import org.nodus.persistence.disk.FaultyKeyValue;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Bytes;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;

class CommitQueueTest {
  private static final Bytes KEY = Bytes.utf8("key");

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final MemoryKeyValue map = MemoryKeyValue.thatCanLosePower();
  private final CountedSyncs counted = new CountedSyncs(map);

  @Test
  void what_gathers_while_a_group_is_written_is_the_next_group() {
    var commit = new CommitQueue(counted, new ByHand());
    var first = commit.write(put("1"), 1);
    assertEquals(1, tasks.size());

    var second = commit.write(put("2"), 2);
    var third = commit.write(put("3"), 3);
    assertEquals(1, tasks.size());
    tasks.remove().run();

    assertEquals(List.of(1, 2, 3), answers(first, second, third));
    assertEquals(1, counted.syncs);
    assertEquals(Optional.of(Bytes.utf8("3")), map.afterPowerLoss(0).get(KEY));
    assertTrue(tasks.isEmpty());
  }

  @Test
  void nothing_is_acknowledged_before_it_is_durable() {
    var commit = new CommitQueue(counted, new ByHand());

    var written = commit.write(put("1"), 1);

    assertTrue(!written.isCompleted());
    assertEquals(Optional.empty(), map.get(KEY));
  }

  @Test
  void what_comes_behind_sees_what_came_before_and_nothing_later() {
    var commit = new CommitQueue(counted, new ByHand());
    commit.write(put("1"), 1);
    var seen = commit.behind(() -> map.get(KEY));
    commit.write(put("2"), 2);

    runAll();

    assertEquals(List.of(Optional.of(Bytes.utf8("1"))), answers(seen));
    assertEquals(Optional.of(Bytes.utf8("2")), map.get(KEY));
  }

  @Test
  void a_failed_sync_fails_its_whole_group() {
    var faulty = new FaultyKeyValue(map, Faults.at(1, Faults.Kind.ONCE));
    var commit = new CommitQueue(faulty, new ByHand());
    var first = commit.write(put("1"), 1);
    var second = commit.write(put("2"), 2);

    runAll();

    assertTrue(failure(first) instanceof StoreFailure.Broken);
    assertTrue(failure(second) instanceof StoreFailure.Broken);
    var third = commit.write(put("3"), 3);
    runAll();
    assertEquals(List.of(3), answers(third));
  }

  @Test
  void an_error_of_the_disk_fails_who_waits_and_does_not_stop_the_next() {
    counted.error = new UnsatisfiedLinkError("no native library");
    var commit = new CommitQueue(counted, new ByHand());
    var written = commit.write(put("1"), 1);
    var asked = commit.behind(() -> map.get(KEY));

    runAll();

    assertTrue(failure(written).getCause() instanceof UnsatisfiedLinkError);
    assertEquals(List.of(Optional.empty()), answers(asked));
    counted.error = null;
    var next = commit.write(put("2"), 2);
    runAll();
    assertEquals(List.of(2), answers(next));
  }

  @Test
  void on_a_full_disk_who_knows_an_answer_to_that_gives_it() {
    var faults = Faults.at(1, Faults.Kind.FULL);
    var commit = new CommitQueue(new FaultyKeyValue(map, faults), new ByHand());
    var answered = commit.write(put("1"), "stored", full -> "full");
    var failed = commit.write(put("2"), "stored");

    runAll();

    assertEquals(List.of("full"), answers(answered));
    assertTrue(failure(failed) instanceof StoreFailure.NoSpace);
    faults.disarm();
    var later = commit.write(put("3"), "stored", full -> "full");
    runAll();
    assertEquals(List.of("stored"), answers(later));
  }

  @Test
  void a_large_group_is_cut() {
    var commit = new CommitQueue(counted, new ByHand());
    var large = Bytes.wrap(new byte[3 << 20]);
    for (var i = 0; i < 4; i++) {
      commit.write(Changes.of(new Batch().put(KEY, large)), i);
    }

    runAll();

    assertEquals(2, counted.syncs);
  }

  @Test
  void a_full_queue_refuses_and_takes_again_when_written() {
    var commit = new CommitQueue(counted, new ByHand());
    var large = Bytes.wrap(new byte[20 << 20]);
    commit.write(Changes.of(new Batch().put(KEY, large)), 1);
    commit.write(Changes.of(new Batch().put(KEY, large)), 2);
    commit.write(Changes.of(new Batch().put(KEY, large)), 3);

    var refused = commit.write(Changes.of(new Batch().put(KEY, large)), 4);
    assertTrue(failure(refused) instanceof IllegalStateException);

    runAll();
    var taken = commit.write(Changes.of(new Batch().put(KEY, large)), 5);
    runAll();
    assertEquals(List.of(5), answers(taken));
  }

  @Test
  void a_shut_down_executor_tells_everybody_who_waits() {
    var commit =
        new CommitQueue(
            counted,
            new ByHand() {
              @Override
              public void execute(Runnable task) {
                throw new RejectedExecutionException();
              }
            });

    assertTrue(failure(commit.write(put("1"), 1)) instanceof RejectedExecutionException);
    assertTrue(failure(commit.behind(() -> 1)) instanceof RejectedExecutionException);
  }

  private void runAll() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private static Changes put(String value) {
    return Changes.of(new Batch().put(KEY, Bytes.utf8(value)));
  }

  private static List<Object> answers(Future<?>... futures) {
    var answers = new ArrayList<Object>();
    for (var future : futures) {
      answers.add(future.value().get().get());
    }
    return answers;
  }

  private static Throwable failure(Future<?> future) {
    return future.value().get().failed().get();
  }

  private class ByHand implements ExecutionContext {
    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void reportFailure(Throwable cause) {
      throw new AssertionError(cause);
    }
  }

  /** Counts how often the disk is waited for. */
  static final class CountedSyncs implements KeyValue {
    private final KeyValue map;
    volatile int syncs;
    volatile Error error;

    CountedSyncs(KeyValue map) {
      this.map = map;
    }

    @Override
    public Optional<Bytes> get(Bytes key) {
      return map.get(key);
    }

    @Override
    public void write(Batch batch) {
      map.write(batch);
    }

    @Override
    public synchronized void writeDurably(Batch batch) {
      syncs++;
      if (error != null) {
        throw error;
      }
      map.writeDurably(batch);
    }

    @Override
    public List<Entry> entries(Bytes from, Bytes until, int limit) {
      return map.entries(from, until, limit);
    }

    @Override
    public void close() {
      map.close();
    }
  }
}
