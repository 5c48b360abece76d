package org.nodus.it.simulation.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.it.simulation.disk.Ending;
import org.nodus.it.simulation.disk.VirtualDisk;
import org.nodus.it.simulation.engine.CrashDomain;
import org.nodus.it.simulation.engine.Seed;
import org.nodus.it.simulation.pekko.VirtualSystems;
import org.nodus.node.NodeGuardian;
import org.nodus.node.Wiring;
import org.nodus.node.home.NodeDisks;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeKeys;

/**
 * One machine with a node on it: keys, address, disk and clock stay, processes come and go. What
 * runs is the guardian of production, in an ActorSystem of its own.
 */
public final class SimulatedNode {
  /** One process, from its start to its end. */
  private record Run(
      CrashDomain domain, ActorSystem<NodeGuardian.Command> system, NodeDisks disks) {}

  private final World world;
  private final int number;
  private final NodeKeys keys;
  private final VirtualDisk disk;
  private final Duration skew;
  private @Nullable Run process;
  private NodeGuardian.@Nullable Branches branches;
  private boolean joined;
  private int incarnations;
  private int disksLost;
  private long ears;

  SimulatedNode(World world, int number, NodeKeys keys, VirtualDisk disk, Duration skew) {
    this.world = world;
    this.number = number;
    this.keys = keys;
    this.disk = disk;
    this.skew = skew;
  }

  public int number() {
    return number;
  }

  public NodeKeys keys() {
    return keys;
  }

  public Endpoint endpoint() {
    return Identities.nodeAt(number);
  }

  public Contact contact() {
    return Contact.of(keys, endpoint());
  }

  public VirtualDisk disk() {
    return disk;
  }

  /** How many disks this machine has lost. */
  public int disksLost() {
    return disksLost;
  }

  /** What the process has open on its disk; only to be looked at. */
  public Optional<NodeDisks> disks() {
    return Optional.ofNullable(process).map(Run::disks);
  }

  /** What its own clock shows, as wrong as it is. */
  public Instant clock() {
    return world.simulation().now().plus(skew);
  }

  /**
   * The process begins; with a disk that cannot be opened it ends at once, as that of production
   * does. {@link #isRunning} tells.
   */
  public void start() {
    if (process != null) {
      throw new IllegalStateException(this + " runs already");
    }
    incarnations++;
    var simulation = world.simulation();
    var domain = simulation.begin(this + "." + incarnations);
    var purpose = Seed.mix(number, incarnations);
    var chance = new VirtualChance(Seed.source(simulation.seed(), purpose));
    var env = new Env(new VirtualClock(simulation, skew, chance.random().nextLong()), chance);
    NodeDisks disks;
    try {
      disks = disks(chance);
    } catch (StoreFailure failure) {
      disk.processEnded(Ending.KILLED);
      world.tell("not started: " + failure.getMessage(), this);
      return;
    }
    var parts =
        new NodeGuardian.Parts(
            keys,
            endpoint(),
            world.definition(),
            Wiring.limits(
                world.plan().config(),
                world.definition(),
                WorldPlan.QUOTAS.unlessSaid(world.plan().config())),
            env,
            world.network().open(endpoint(), domain),
            disks);
    var system =
        VirtualSystems.start(simulation, domain, NodeGuardian.create(parts), "nodus-" + keys.id());
    process = new Run(domain, system, disks);
    world.tell("started", this);
    world.whenTerminated(system, () -> onTerminated(system));
    world.life(listener -> listener.started(this));
    ask(NodeGuardian.GetBranches::new, (NodeGuardian.Branches answer) -> branches = answer);
  }

  private NodeDisks disks(VirtualChance chance) {
    return NodeDisks.over(
        disk.map("index"),
        disk.files("fragments"),
        disk.files("mailboxes"),
        disk.map("journal"),
        chance);
  }

  public boolean isRunning() {
    return process != null;
  }

  /** kill -9: the disk keeps all that was written. */
  public void kill() {
    end(Ending.KILLED);
  }

  /** The machine goes dark: what no sync covered is lost or torn. */
  public void losePower() {
    end(Ending.POWER_LOST);
  }

  private void end(Ending ending) {
    world.life(listener -> listener.ending(this));
    gone(ending);
  }

  private void gone(Ending ending) {
    world.simulation().kill(running().domain());
    disk.processEnded(ending);
    process = null;
    branches = null;
    joined = false;
    world.tell(ending.name(), this);
  }

  /** Another, empty disk stands here from now on; the keys were kept elsewhere. */
  public void loseDisk() {
    disk.wipe();
    disksLost++;
    world.life(listener -> listener.diskLost(this));
  }

  /** For so long nothing of the process runs, as in a long garbage collection. */
  public void pause(Duration length) {
    world.simulation().pause(running().domain(), length);
  }

  /** Ends it as SIGTERM does; {@link #isRunning} tells when it has. */
  public void stop() {
    running().system().tell(NodeGuardian.Stop.NOW);
  }

  /** Told to stop, or one of its branches was lost. */
  private void onTerminated(ActorSystem<NodeGuardian.Command> system) {
    if (process != null && process.system().equals(system)) {
      world.life(listener -> listener.ending(this));
      process.disks().close();
      gone(Ending.KILLED);
    }
  }

  /** The actors, once the process has begun to serve. */
  public Optional<NodeGuardian.Branches> branches() {
    return Optional.ofNullable(branches);
  }

  /** Asks the guardian; never answered if the process ends before. */
  public <T> void ask(Function<ActorRef<T>, NodeGuardian.Command> question, Consumer<T> answer) {
    running().system().tell(question.apply(ear(answer)));
  }

  /** How the routing table stands; never answered if the process ends before or does not run. */
  public void routing(Consumer<RoutingTable.Status> answer) {
    branches().ifPresent(all -> all.routing().tell(new RoutingTable.GetStatus(ear(answer))));
  }

  /**
   * How its copy of the ledger stands; never answered if the process ends before or does not run.
   */
  public void ledger(Consumer<LedgerReplica.Status> answer) {
    branches().ifPresent(all -> all.replica().tell(new LedgerReplica.GetStatus(ear(answer))));
  }

  /** Somebody outside who hears one answer, unless this process ends before. */
  public <T> ActorRef<T> ear(Consumer<T> listener) {
    return listen(
        answer -> {
          listener.accept(answer);
          return true;
        });
  }

  /** Somebody outside who hears answers until {@code isLast} says so, or this process ends. */
  public <T> ActorRef<T> listen(Predicate<T> isLast) {
    return Ear.in(running().system(), ++ears, isLast);
  }

  /** Whether the process has said that it has joined. */
  public boolean hasJoined() {
    if (!joined) {
      routing(status -> joined = status.joined());
    }
    return joined;
  }

  private Run running() {
    if (process == null) {
      throw new IllegalStateException(this + " does not run");
    }
    return process;
  }

  @Override
  public String toString() {
    return "node-" + number;
  }
}
