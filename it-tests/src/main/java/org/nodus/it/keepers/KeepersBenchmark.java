package org.nodus.it.keepers;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.storage.StorageLimits;
import org.nodus.it.benchmark.ProcessCost;
import org.nodus.it.benchmark.TemporaryDirectory;
import org.nodus.node.ActorSystems;
import org.nodus.node.environment.RealChance;
import org.nodus.node.environment.RealClock;
import org.nodus.persistence.file.FileSegments;
import org.nodus.persistence.fragment.FragmentStorage;
import org.nodus.persistence.fragment.SegmentedFragments;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.persistence.leveldb.LevelDb;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.message.MessageId;

/**
 * Holds many fragments as a node does, on files and LevelDB, and looks what that costs: the heap
 * after the storing branch knows all of them, and the CPU while nobody asks.
 */
final class KeepersBenchmark {
  /** Stored with one sync. */
  private static final int GROUP = 1_000;

  /** Asked for at the end. */
  private static final int SAMPLE = 1_000;

  private static final int INDICES = 12;
  private static final int THREADS = 2;
  private static final int HASH_BYTES = 32;
  private static final Duration SHORTEST_LIFE = Duration.ofDays(1);

  /** A million are known within a minute on a slow machine; then something is wrong. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final KeepersPlan plan;
  private final Path parent;
  private final Consumer<String> narrator;
  private final List<Sampled> sample = new ArrayList<>();

  KeepersBenchmark(KeepersPlan plan, Path parent, Consumer<String> narrator) {
    this.plan = plan;
    this.parent = parent;
    this.narrator = narrator;
  }

  private record Sampled(MessageId message, int index) {}

  KeepersFigures run() {
    try (var directory = TemporaryDirectory.below(parent)) {
      try (var storage = open(directory.path())) {
        fill(storage);
      }
      try (var storage = open(directory.path())) {
        return hold(storage);
      }
    }
  }

  private static SegmentedFragments open(Path directory) {
    return SegmentedFragments.open(
        FileSegments.open(directory.resolve("segments")),
        LevelDb.open(directory.resolve("index")),
        RealChance.INSTANCE::secret);
  }

  private void fill(SegmentedFragments storage) {
    var now = RealClock.INSTANCE.now();
    for (var from = 0; from < plan.count(); from += GROUP) {
      var group = new ArrayList<StoredFragment>();
      for (var i = from; i < Math.min(plan.count(), from + GROUP); i++) {
        group.add(fragment(i, now));
      }
      storage.append(group, now);
      sample.add(new Sampled(group.getFirst().message(), from % INDICES));
      if (from % (100 * GROUP) == 0) {
        narrator.accept("%,d stored".formatted(from + group.size()));
      }
    }
    Collections.shuffle(sample);
  }

  private StoredFragment fragment(int number, Instant now) {
    var commitment = new MessageCommitment(4, 4 * plan.bodyBytes(), bytes(HASH_BYTES), hash());
    var path = Collections.nCopies(Fragment.PATH_LENGTH, hash());
    var fragment = new Fragment(commitment, number % INDICES, bytes(plan.bodyBytes()), path);
    var isPaid = number % 1_000 < plan.paidPermille();
    return new StoredFragment(
        fragment,
        now.plus(SHORTEST_LIFE).plusSeconds(number % SHORTEST_LIFE.toSeconds()),
        isPaid ? Optional.of(hash()) : Optional.empty());
  }

  private KeepersFigures hold(FragmentStorage storage) {
    var before = heapBytes();
    var begin = System.nanoTime();
    var system = ActorSystems.start(node(storage), "bench-keepers", THREADS);
    try {
      var status = whenReady(system);
      var started = (System.nanoTime() - begin) / 1e9;
      narrator.accept("%,d known".formatted(status.fragments()));
      var heap = heapBytes() - before;
      var idleFrom = ProcessCost.now(RealClock.INSTANCE);
      pause(plan.idle());
      var idle = ProcessCost.now(RealClock.INSTANCE).since(idleFrom);
      return new KeepersFigures(
          status.fragments(),
          status.awake(),
          Math.min(SAMPLE, sample.size()),
          answered(system),
          started,
          heap,
          Runtime.getRuntime().maxMemory(),
          idle.cores());
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private static Behavior<FragmentStore.Command> node(FragmentStorage storage) {
    var keys = NodeKeys.of(bytes(HASH_BYTES), bytes(HASH_BYTES), 0);
    return Behaviors.setup(
        context ->
            FragmentStore.create(
                new FragmentStore.Parts(
                    RealChance.environment(),
                    keys,
                    StorageLimits.DEFAULT,
                    storage,
                    context.getSystem().ignoreRef(),
                    context.getSystem().ignoreRef(),
                    context.getSystem().ignoreRef())));
  }

  private static FragmentStore.Status whenReady(ActorSystem<FragmentStore.Command> system) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      FragmentStore.Status status = ask(system, FragmentStore.GetStatus::new);
      if (status.writable()) {
        return status;
      }
      pause(LOOK_EVERY);
    }
    throw new IllegalStateException("not ready within " + PATIENCE);
  }

  private int answered(ActorSystem<FragmentStore.Command> system) {
    var answered = 0;
    for (var wanted : sample.subList(0, Math.min(SAMPLE, sample.size()))) {
      Optional<StoredFragment> read =
          ask(system, replyTo -> new FragmentStore.Read(wanted.message(), wanted.index(), replyTo));
      answered += read.isPresent() ? 1 : 0;
    }
    return answered;
  }

  private static <A> A ask(
      ActorSystem<FragmentStore.Command> system,
      Function<ActorRef<A>, FragmentStore.Command> question) {
    CompletionStage<A> answer = AskPattern.ask(system, question::apply, ANSWER, system.scheduler());
    return answer.toCompletableFuture().join();
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", ended);
    }
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Hash256 hash() {
    return Hash256.of(bytes(HASH_BYTES));
  }

  private static Bytes bytes(int length) {
    var bytes = new byte[length];
    RealChance.INSTANCE.random().nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
