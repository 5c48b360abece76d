package org.nodus.it.simulation.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.junit.jupiter.api.Test;
import org.nodus.it.simulation.engine.CrashDomain;
import org.nodus.it.simulation.engine.Simulation;
import org.nodus.it.simulation.log.NoLog;
import org.nodus.it.simulation.pekko.VirtualSystems;
import org.nodus.persistence.journal.JournalStorage;

/**
 * The journal of production on a virtual disk: no thread of its own, the power goes at any time.
 */
class JournalOnVirtualDiskTest {
  private static final int WRITERS = 16;

  private final List<Duration> syncs = new ArrayList<>();
  private final TreeSet<String> acknowledged = new TreeSet<>();
  private final TreeSet<String> recovered = new TreeSet<>();

  @Test
  void writes_of_one_instant_share_a_sync_and_take_its_time() {
    try (var simulation = new Simulation(1, NoLog.INSTANCE)) {
      var disk = disk(simulation, 1);

      start(simulation, disk, 1);
      simulation.settle();
      assertEquals(0, acknowledged.size());
      simulation.run(Duration.ofSeconds(1));

      assertEquals(WRITERS, acknowledged.size());
      assertTrue(syncs.size() < WRITERS / 2, syncs.size() + " syncs for " + WRITERS + " writes");
    }
  }

  @Test
  void what_was_acknowledged_before_the_power_went_is_replayed() {
    for (var seed = 0; seed < 30; seed++) {
      acknowledged.clear();
      recovered.clear();
      try (var simulation = new Simulation(seed, NoLog.INSTANCE)) {
        var disk = disk(simulation, seed);
        var first = start(simulation, disk, 1);
        simulation.run(Duration.ofNanos(new SplittableRandom(seed).nextLong(20_000_000)));
        simulation.kill(first);
        disk.processEnded(Ending.POWER_LOST);
        var promised = new TreeSet<>(acknowledged);

        start(simulation, disk, 2);
        simulation.run(Duration.ofSeconds(1));

        assertTrue(recovered.containsAll(promised), "seed " + seed + ": " + promised);
      }
    }
  }

  private VirtualDisk disk(Simulation simulation, long seed) {
    var disk =
        new VirtualDisk(
            new SplittableRandom(seed),
            wait -> {
              syncs.add(wait);
              simulation.charge(wait);
            });
    disk.runAt(DiskSpeed.USUAL);
    return disk;
  }

  /** Each writer writes one event, named after itself and its process. */
  private CrashDomain start(Simulation simulation, VirtualDisk disk, int process) {
    var domain = simulation.begin("process-" + process);
    var journal = disk.map("journal");
    Behavior<Void> guardian =
        Behaviors.setup(
            context -> {
              JournalStorage.install(context.getSystem().classicSystem(), journal);
              IntStream.range(0, WRITERS)
                  .mapToObj("writer-%02d"::formatted)
                  .forEach(
                      name ->
                          context
                              .spawn(new Writer(name), name)
                              .tell(name + " in process " + process));
              return Behaviors.empty();
            });
    VirtualSystems.start(simulation, domain, guardian, "process-" + process);
    return domain;
  }

  private final class Writer extends EventSourcedBehavior<String, String, List<String>> {
    Writer(String name) {
      super(PersistenceId.ofUniqueId(name));
    }

    @Override
    public List<String> emptyState() {
      return List.of();
    }

    @Override
    public CommandHandler<String, String, List<String>> commandHandler() {
      return (state, event) -> Effect().persist(event).thenRun(() -> acknowledged.add(event));
    }

    @Override
    public EventHandler<List<String>, String> eventHandler() {
      return (state, event) -> {
        var next = new ArrayList<>(state);
        next.add(event);
        return next;
      };
    }

    @Override
    public SignalHandler<List<String>> signalHandler() {
      return newSignalHandlerBuilder()
          .onSignal(RecoveryCompleted.instance(), recovered::addAll)
          .build();
    }
  }
}
