package org.nodus.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.Faults;
import org.nodus.persistence.disk.FaultyKeyValue;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.leveldb.LevelDb;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Bytes;

class KeyValueJournalTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final List<ActorSystem> systems = new ArrayList<>();
  private TestKit watcher;

  @AfterEach
  void stopAll() {
    systems.forEach(TestKit::shutdownActorSystem);
  }

  @Test
  void what_was_acknowledged_is_replayed_by_the_next_system() {
    var map = LevelDb.open(directory.resolve("journal"));
    var first = start(map);
    note(notebook(first, "a"), "one", "two");
    note(notebook(first, "ab"), "other");
    stop(first);
    map.close();

    var reopened = LevelDb.open(directory.resolve("journal"));
    var second = start(reopened);

    assertEquals(List.of("one", "two"), recoveredNotes(second, "a"));
    assertEquals(List.of("other"), recoveredNotes(second, "ab"));
    assertEquals(List.of(), recoveredNotes(second, "b"));
    stop(second);
    reopened.close();
  }

  @Test
  void writes_of_many_actors_share_syncs() {
    var counted = new CommitQueueTest.CountedSyncs(new SlowSyncs(MemoryKeyValue.create()));
    var system = start(counted);
    var notebooks = new ArrayList<ActorRef>();
    for (var i = 0; i < 16; i++) {
      notebooks.add(notebook(system, "n" + i));
    }
    for (var round = 0; round < 20; round++) {
      notebooks.forEach(notebook -> notebook.tell("note", watcher.getRef()));
    }

    for (var i = 0; i < 16 * 20; i++) {
      watcher.expectMsg(PATIENCE, "note");
    }

    assertTrue(counted.syncs <= 160, counted.syncs + " syncs for 320 events");
  }

  @Test
  void a_database_closed_in_the_middle_of_replays_fails_them_and_nothing_else() {
    var map = LevelDb.open(directory.resolve("journal"));
    var system = start(map);
    fill(map, system, 20_000);

    for (var i = 0; i < 8; i++) {
      system.actorOf(Notebook.of("long", watcher.getRef()));
    }
    map.close();

    for (var i = 0; i < 8; i++) {
      var end =
          watcher.expectMsgAnyClassOf(
              PATIENCE, Notebook.NotRecovered.class, Notebook.Recovered.class);
      if (end instanceof Notebook.NotRecovered failed) {
        assertTrue(failed.cause() instanceof StoreFailure.Closed, failed.cause().toString());
      }
    }
  }

  @Test
  void a_system_that_stops_in_the_middle_of_replays_leaves_the_process_alive() {
    var map = LevelDb.open(directory.resolve("journal"));
    var system = start(map);
    fill(map, system, 20_000);
    for (var i = 0; i < 8; i++) {
      system.actorOf(Notebook.of("long", watcher.getRef()));
    }

    system.terminate();
    map.close();
    stop(system);

    var reopened = LevelDb.open(directory.resolve("journal"));
    assertEquals(20_000, recoveredNotes(start(reopened), "long").size());
    reopened.close();
  }

  @Test
  void a_lost_event_stops_the_replay() {
    var map = MemoryKeyValue.create();
    var first = start(map);
    note(notebook(first, "a"), "one", "two", "three");
    stop(first);
    map.write(new Batch().delete(JournalKeys.event("a", 2)));

    var failed = failedRecovery(start(map.reopened()), "a");

    assertEquals("The journal has lost event 2 of a.", failed.getMessage());
  }

  @Test
  void a_flipped_bit_stops_the_replay() {
    var map = MemoryKeyValue.create();
    var first = start(map);
    note(notebook(first, "a"), "one");
    stop(first);
    var key = JournalKeys.event("a", 1);
    var flipped = map.get(key).orElseThrow().toArray();
    flipped[flipped.length / 2] ^= 4;
    map.write(new Batch().put(key, Bytes.wrap(flipped)));

    assertTrue(failedRecovery(start(map.reopened()), "a") instanceof StoreFailure.Damaged);
  }

  @Test
  void a_failed_write_stops_the_actor_and_is_not_there_afterwards() {
    var map = MemoryKeyValue.thatCanLosePower();
    var system = start(new FaultyKeyValue(map, Faults.at(2, Faults.Kind.FOREVER)));
    var notebook = notebook(system, "a");
    note(notebook, "one");

    notebook.tell("two", watcher.getRef());

    var failed = watcher.expectMsgClass(PATIENCE, Notebook.NotWritten.class);
    assertTrue(failed.cause() instanceof StoreFailure.Broken);
    stop(system);
    assertEquals(List.of("one"), recoveredNotes(start(map.afterPowerLoss(0)), "a"));
  }

  @Test
  void a_journal_of_the_first_version_is_replayed_and_written_on() throws Exception {
    var map = ChainedEventsTest.firstVersion();
    var first = start(map);
    assertEquals(List.of("other"), recoveredNotes(first, "b"));
    note(notebook(first, "a"), "four");
    stop(first);

    assertEquals(
        List.of("one", "two", "three", "four"), recoveredNotes(start(map.reopened()), "a"));
  }

  @Test
  void a_journal_without_a_place_is_told() {
    var system = ActorSystem.create("homeless", ConfigFactory.load());
    systems.add(system);

    var failure = assertThrows(IllegalStateException.class, () -> JournalStorage.of(system).map());

    assertEquals(
        "The journal of homeless has no place: install one, or set nodus-journal.directory.",
        failure.getMessage());
  }

  @Test
  void a_configured_directory_is_opened_and_closed_with_the_system() {
    var config =
        ConfigFactory.parseString("nodus-journal.directory = \"" + directory.resolve("j") + "\"")
            .withFallback(ConfigFactory.load());
    var system = ActorSystem.create("configured", config);
    systems.add(system);
    watcher = new TestKit(system);
    note(notebook(system, "a"), "one");
    stop(system);

    var reopened = LevelDb.open(directory.resolve("j"));
    assertEquals(List.of("one"), recoveredNotes(start(reopened), "a"));
    reopened.close();
  }

  private ActorSystem start(KeyValue map) {
    var system = ActorSystem.create("journal-test", ConfigFactory.load());
    systems.add(system);
    JournalStorage.install(system, map);
    watcher = new TestKit(system);
    return system;
  }

  private static void stop(ActorSystem system) {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  private ActorRef notebook(ActorSystem system, String id) {
    var notebook = system.actorOf(Notebook.of(id, watcher.getRef()));
    watcher.expectMsgClass(PATIENCE, Notebook.Recovered.class);
    return notebook;
  }

  private void note(ActorRef notebook, String... notes) {
    for (var note : notes) {
      notebook.tell(note, watcher.getRef());
      watcher.expectMsg(PATIENCE, note);
    }
  }

  private List<String> recoveredNotes(ActorSystem system, String id) {
    system.actorOf(Notebook.of(id, watcher.getRef()));
    return watcher.expectMsgClass(PATIENCE, Notebook.Recovered.class).notes();
  }

  private Throwable failedRecovery(ActorSystem system, String id) {
    system.actorOf(Notebook.of(id, watcher.getRef()));
    return watcher.expectMsgClass(PATIENCE, Notebook.NotRecovered.class).cause();
  }

  /** Copies one written event under {@code count} sequence numbers of the id {@code long}. */
  private void fill(KeyValue map, ActorSystem system, int count) {
    note(notebook(system, "one"), "note");
    var event = Framed.of(map.get(JournalKeys.event("one", 1)).orElseThrow()).content();
    var events = new AppendedEvents();
    for (var i = 1; i <= count; i++) {
      events.add("long", i, event);
    }
    var batch = new Batch();
    events.addTo(batch, new Ends(map));
    map.writeDurably(batch);
  }

  /** A disk whose sync takes a while, so that groups gather. */
  private record SlowSyncs(KeyValue map) implements KeyValue {
    @Override
    public Optional<Bytes> get(Bytes key) {
      return map.get(key);
    }

    @Override
    public void write(Batch batch) {
      map.write(batch);
    }

    @Override
    public void writeDurably(Batch batch) {
      // Leaves the processor to those who write meanwhile, as a disk does.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
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
