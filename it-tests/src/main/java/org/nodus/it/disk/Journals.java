package org.nodus.it.disk;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.jspecify.annotations.Nullable;
import org.nodus.persistence.journal.JournalStorage;
import org.nodus.persistence.leveldb.LevelDb;

/** Persistent actors of whom each writes one event, waits until it is durable, writes the next. */
final class Journals {
  private static final String EVENT = "e".repeat(200);

  private Journals() {}

  static double oursPerSecond(Path directory, int events, int writers) {
    try (var map = LevelDb.open(directory)) {
      var system = ActorSystem.create("bench", config("nodus-journal", directory));
      JournalStorage.install(system, map);
      return measured(system, events, writers);
    }
  }

  /** Pekko's own plugin over the same LevelDB, with a sync for each write as well. */
  static double bundledPerSecond(Path directory, int events, int writers) {
    var plugin = "pekko.persistence.journal.leveldb";
    return measured(ActorSystem.create("bench", config(plugin, directory)), events, writers);
  }

  private static Config config(String plugin, Path directory) {
    return ConfigFactory.parseString(
            """
            pekko.loglevel = ERROR
            pekko.stdout-loglevel = ERROR
            pekko.persistence.journal.leveldb { fsync = on, native = on }
            pekko.actor.allow-java-serialization = off
            pekko.jvm-shutdown-hooks = off
            """)
        .withValue("pekko.persistence.journal.plugin", ConfigValueFactory.fromAnyRef(plugin))
        .withValue(
            "pekko.persistence.journal.leveldb.dir",
            ConfigValueFactory.fromAnyRef(directory.toString()))
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }

  private static double measured(ActorSystem system, int events, int writers) {
    var ready = new CountDownLatch(writers);
    var done = new CountDownLatch(writers);
    try {
      var actors =
          IntStream.range(0, writers)
              .mapToObj(
                  number ->
                      system.actorOf(
                          Props.create(
                              Writer.class, () -> new Writer("writer-" + number, ready, done))))
              .toList();
      ready.await();
      var each = events / writers;
      var seconds =
          Stopwatch.seconds(
              () -> {
                actors.forEach(actor -> actor.tell(each, actor));
                await(done);
              });
      return (double) each * writers / seconds;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    } finally {
      stop(system);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupted);
    }
  }

  private static void stop(ActorSystem system) {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Told how many events to write, it writes them one at a time. */
  private static final class Writer extends AbstractPersistentActor {
    private final String id;
    private final CountDownLatch ready;
    private final CountDownLatch done;

    Writer(String id, CountDownLatch ready, CountDownLatch done) {
      this.id = id;
      this.ready = ready;
      this.done = done;
    }

    @Override
    public String persistenceId() {
      return id;
    }

    @Override
    public void preStart() {
      ready.countDown();
    }

    @Override
    public Receive createReceiveRecover() {
      return emptyBehavior();
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().match(Integer.class, this::write).build();
    }

    private void write(int left) {
      if (left == 0) {
        done.countDown();
      } else {
        persist(EVENT, written -> self().tell(left - 1, self()));
      }
    }

    @Override
    public void onPersistFailure(Throwable cause, @Nullable Object event, long sequenceNr) {
      done.countDown();
    }
  }
}
