package org.nodus.it.simulation.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.nodus.actors.environment.Env;
import org.nodus.it.simulation.disk.VirtualDisk;
import org.nodus.it.simulation.engine.Seed;
import org.nodus.it.simulation.engine.Simulation;
import org.nodus.it.simulation.log.EventLog;
import org.nodus.it.simulation.network.VirtualNetwork;
import org.nodus.node.network.Network;
import scala.runtime.BoxedUnit;

/**
 * A network of production nodes and users in virtual time. The comment of this package shows how to
 * use it.
 */
public final class World implements AutoCloseable {
  private static final int SCENARIO = 5;
  private static final int SKEWS = 6;
  private static final int OTHERS = 7;
  private static final int DISKS = 3_000_000;
  private static final int USER_DISKS = 4_000_000;

  /** How often {@link #runUntil} looks. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final WorldPlan plan;
  private final Simulation simulation;
  private final VirtualNetwork network;
  private final Network definition;
  private final RandomGenerator chance;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<LifeListener> listeners = new ArrayList<>();
  private final List<SimulatedUser> users = new ArrayList<>();
  private int devices;

  private World(WorldPlan plan, Simulation simulation) {
    this.plan = plan;
    this.simulation = simulation;
    this.network = new VirtualNetwork(simulation, plan.weather());
    this.chance = Seed.source(plan.seed(), SCENARIO);
    var nodeKeys = Identities.nodes(plan.seed(), plan.nodes());
    var userKeys = Identities.users(plan.seed(), plan.users());
    this.definition = Identities.network(nodeKeys, userKeys, plan.epoch(), plan.bootstrap());
    var skews = Seed.source(plan.seed(), SKEWS);
    for (var number = 0; number < plan.nodes(); number++) {
      var disk = new VirtualDisk(Seed.source(plan.seed(), DISKS + number), simulation::charge);
      var skew = skew(skews, plan.maxSkew());
      var node = new SimulatedNode(this, number, nodeKeys.get(number), disk, skew);
      network.addToBackbone(node.endpoint());
      nodes.add(node);
    }
    for (var number = 0; number < plan.users(); number++) {
      var source = Seed.source(plan.seed(), USER_DISKS + number);
      var disk = new VirtualDisk(source, simulation::charge);
      var skew = skew(skews, plan.maxSkew());
      users.add(new SimulatedUser(this, number, userKeys.get(number), disk, skew));
    }
  }

  /**
   * A world at its beginning: its machines exist, and nothing runs.
   *
   * @param log hears of everything
   */
  public static World of(WorldPlan plan, EventLog log) {
    var simulation = new Simulation(plan.seed(), log);
    try {
      return new World(plan, simulation);
    } catch (RuntimeException failure) {
      simulation.close();
      throw failure;
    }
  }

  private static Duration skew(RandomGenerator chance, Duration max) {
    var nanos = max.toNanos();
    return Duration.ofNanos(chance.nextLong(-nanos, nanos + 1));
  }

  public WorldPlan plan() {
    return plan;
  }

  public Simulation simulation() {
    return simulation;
  }

  public VirtualNetwork network() {
    return network;
  }

  /** Genesis and bootstrap nodes, as production knows them. */
  public Network definition() {
    return definition;
  }

  /** What a scenario draws from. */
  public RandomGenerator chance() {
    return chance;
  }

  /** By number; they stay the same. */
  public List<SimulatedNode> nodes() {
    return List.copyOf(nodes);
  }

  /** By number; they stay the same. */
  public List<SimulatedUser> users() {
    return List.copyOf(users);
  }

  /**
   * Another machine of the same person, which does not run yet; {@link #users} does not have it.
   */
  public SimulatedUser anotherDeviceOf(SimulatedUser user) {
    var number = plan.users() + ++devices;
    var source = Seed.source(plan.seed(), USER_DISKS + number);
    var disk = new VirtualDisk(source, simulation::charge);
    return new SimulatedUser(this, number, user.keys(), disk, Duration.ZERO);
  }

  /** Each node begins at a moment of its own within {@code span}, and all users after it. */
  public void startAll(Duration span) {
    for (var node : nodes) {
      after(Duration.ofNanos(chance.nextLong(span.toNanos() + 1)), node::start);
    }
    for (var user : users) {
      after(span, user::start);
    }
  }

  /** Whether all nodes run and each has found somebody. */
  public boolean allJoined() {
    return nodes.stream().filter(node -> !node.hasJoined()).count() == 0;
  }

  /**
   * Clock and chance for somebody else than nodes and users.
   *
   * @param purpose another number, another chance
   */
  public Env environment(long purpose, Duration skew) {
    var chance = new VirtualChance(Seed.source(plan.seed(), Seed.mix(OTHERS, purpose)));
    return new Env(new VirtualClock(simulation, skew, chance.random().nextLong()), chance);
  }

  /** Does {@code work} so much later. */
  public void after(Duration delay, Runnable work) {
    simulation.at(delay, simulation.outside(), work);
  }

  /** Does {@code work} again and again, for the first time after one {@code interval}. */
  public void every(Duration interval, Runnable work) {
    after(
        interval,
        () -> {
          work.run();
          every(interval, work);
        });
  }

  /** Lets virtual time pass. */
  public void run(Duration length) {
    simulation.run(length);
  }

  /** Lets time pass until {@code satisfied} says yes, but no more than {@code limit}. */
  public boolean runUntil(BooleanSupplier satisfied, Duration limit) {
    var end = simulation.nanoTime() + limit.toNanos();
    while (!satisfied.getAsBoolean()) {
      if (simulation.nanoTime() >= end) {
        return false;
      }
      simulation.run(LOOK);
    }
    return true;
  }

  /** From now on {@code listener} hears when processes begin and end. */
  public void listen(LifeListener listener) {
    listeners.add(listener);
  }

  void life(Consumer<LifeListener> news) {
    listeners.forEach(news);
  }

  /** Writes down what was done to somebody. */
  public void tell(String what, Object whom) {
    simulation.log().happened(simulation.nanoTime(), what, "world", whom);
  }

  void whenTerminated(ActorSystem<?> system, Runnable then) {
    system
        .whenTerminated()
        .onComplete(
            done -> {
              then.run();
              return BoxedUnit.UNIT;
            },
            system.executionContext());
  }

  /** Everything is dropped where it stands. */
  @Override
  public void close() {
    simulation.close();
  }
}
