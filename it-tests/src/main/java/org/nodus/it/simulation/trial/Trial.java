package org.nodus.it.simulation.trial;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.it.simulation.checker.Watch;
import org.nodus.it.simulation.engine.Simulation;
import org.nodus.it.simulation.log.EventLog;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;
import org.nodus.it.simulation.world.WorldPlan;

/**
 * One upheaval of a large network from its beginning to its end: nodes come up one after the other;
 * it is measured what they send while nobody wants anything; the upheaval; then everybody is back
 * and everything that was promised must be collected.
 */
public final class Trial {
  /** One after the other: the first have a network when the last come. */
  private static final Duration BETWEEN_STARTS = Duration.ofMillis(100);

  private static final Duration JOINING = Duration.ofMinutes(2);
  private static final Duration SETTLING = Duration.ofSeconds(90);
  private static final Duration IDLE = Duration.ofMinutes(2);
  private static final Duration EPOCH = Duration.ofMinutes(1);

  /** Between two looks of a user, on average. */
  private static final Duration PAUSE = Duration.ofMinutes(4);

  /** The same when all is over. */
  private static final Duration SHORT_PAUSE = Duration.ofSeconds(20);

  /** Asking a thousand nodes for all they know costs a second. */
  private static final Duration WATCHING = Duration.ofMinutes(1);

  private static final Duration TELL_EVERY = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final TrialScript script;
  private final Consumer<String> progress;
  private final World world;
  private final Watch watch;
  private final Stock stock;
  private final Mail mail;
  private final Keeping keeping;
  private final Map<Integer, LedgerReplica.Status> replicas = new HashMap<>();
  private boolean over;
  private int deaths;
  private int disksLost;

  private Trial(TrialScript script, World world, Consumer<String> progress) {
    this.script = script;
    this.progress = progress;
    this.world = world;
    this.watch = Watch.over(world, WATCHING);
    this.stock = new Stock(world, script.redundancy());
    this.mail = new Mail(this, watch.promises(), PAUSE);
    this.keeping = new Keeping(world);
    watch.beforeLooking(mail::readAll);
  }

  /** What {@link #play} knows, in the order of the documentation. */
  public static List<String> names() {
    return Upheaval.NAMES;
  }

  /**
   * Plays the trial of this name; the same script has the same result.
   *
   * @param progress hears how far it is, in words, every few minutes of virtual time
   */
  public static TrialResult play(
      String name, TrialScript script, EventLog log, Consumer<String> progress) {
    var upheaval = Upheaval.of(name);
    var plan =
        WorldPlan.of(script.seed())
            .withNodes(script.nodes())
            .withUsers(script.users())
            .withEpoch(EPOCH);
    try (var world = World.of(plan, log)) {
      return new Trial(script, world, progress).play(name, upheaval);
    }
  }

  private TrialResult play(String name, Upheaval upheaval) {
    var failures = new ArrayList<String>();
    world.every(TELL_EVERY, this::tellProgress);
    world.startAll(BETWEEN_STARTS.multipliedBy(script.nodes()));
    world.run(BETWEEN_STARTS.multipliedBy(script.nodes()));
    if (!world.runUntil(world::allJoined, JOINING)) {
      failures.add("the nodes did not join in the beginning");
    }
    stock.lay(script.laid());
    world.run(SETTLING);
    var idle = new Meter(world, keeping);
    world.run(IDLE);
    var idleRate = idle.rate();
    var busy = new Meter(world, keeping);
    mail.write(script.letters(), script.length());
    mail.collect();
    upheaval.begin(this);
    world.run(script.length());
    over = true;
    var busyRate = busy.rate();
    upheaval.end(this);
    for (var node : world.nodes()) {
      if (!node.isRunning()) {
        node.start();
      }
    }
    var healed = now();
    mail.collectEvery(SHORT_PAUSE);
    var agreed = waitForLedgers(healed, failures);
    world.runUntil(this::isCollected, PATIENCE);
    var collected = Duration.between(healed, now());
    stock.afterRound();
    return new TrialResult(
        name,
        script,
        mail,
        watch,
        stock.count(),
        new TrialResult.Rates(idleRate, busyRate),
        new TrialResult.Times(agreed, collected),
        new TrialResult.Deaths(deaths, disksLost),
        failures);
  }

  private void tellProgress() {
    var all = watch.promises().all().size();
    progress.accept(
        "%d min: %d of %d nodes run, %d died; %d letters promised, %d of them not shown yet; %d laid messages lost"
            .formatted(
                Duration.between(Simulation.BEGIN, now()).toMinutes(),
                world.nodes().stream().filter(SimulatedNode::isRunning).count(),
                world.nodes().size(),
                deaths,
                all,
                watch.promises().open().size(),
                stock.count().lost()));
  }

  private Duration waitForLedgers(Instant since, List<String> failures) {
    while (!agree()) {
      if (Duration.between(since, now()).compareTo(PATIENCE) > 0) {
        failures.add("the ledgers differ");
        break;
      }
      world.nodes().forEach(this::askReplica);
      world.run(LOOK);
    }
    return Duration.between(since, now());
  }

  private void askReplica(SimulatedNode node) {
    node.ledger(status -> replicas.put(node.number(), status));
  }

  private boolean agree() {
    return replicas.size() == world.nodes().size()
        && replicas.values().stream().map(LedgerReplica.Status::root).distinct().count() == 1;
  }

  private boolean isCollected() {
    return watch.promises().open().isEmpty();
  }

  TrialScript script() {
    return script;
  }

  World world() {
    return world;
  }

  Stock stock() {
    return stock;
  }

  Instant now() {
    return world.simulation().now();
  }

  RandomGenerator chance() {
    return world.chance();
  }

  /** All but the validators, whom somebody runs with care. */
  List<SimulatedNode> mortal() {
    var validators = world.definition().genesis().committee().size();
    return world.nodes().subList(Math.min(validators, world.nodes().size()), world.nodes().size());
  }

  <T> List<T> shuffled(List<T> all) {
    var shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, Random.from(chance()));
    return shuffled;
  }

  Duration upTo(Duration most) {
    return Duration.ofNanos(chance().nextLong(most.toNanos() + 1));
  }

  Duration exponential(Duration mean) {
    return Duration.ofNanos((long) (-StrictMath.log(1 - chance().nextDouble()) * mean.toNanos()));
  }

  /** Does {@code work} so much later, unless the upheaval is over then. */
  void after(Duration delay, Runnable work) {
    world.after(
        delay,
        () -> {
          if (!over) {
            work.run();
          }
        });
  }

  void kill(SimulatedNode node) {
    node.kill();
    deaths++;
  }

  void loseDisk(SimulatedNode node) {
    node.loseDisk();
    disksLost++;
  }
}
