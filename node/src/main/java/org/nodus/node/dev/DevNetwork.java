package org.nodus.node.dev;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.nodus.actors.environment.Env;
import org.nodus.ledger.account.AccountId;
import org.nodus.node.Host;
import org.nodus.node.RunningNode;
import org.nodus.node.ShutdownTasks;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.home.NodeHome;
import org.nodus.node.network.Network;
import org.nodus.persistence.keys.HomeLock;
import org.nodus.protocol.crypto.KeyPair;

/**
 * A whole network on this machine, in one directory: real nodes, real sockets, real disks. Made at
 * the first start, found again with all its data at every further one.
 */
public final class DevNetwork implements AutoCloseable {
  /** When nobody says how many nodes a new network has. */
  public static final int DEFAULT_NODES = 16;

  public static final int MAX_NODES = 99;

  private final DevDirectory directory;
  private final Network network;
  private final List<DevNode> nodes = new ArrayList<>();
  private final ShutdownTasks shutdown;

  /**
   * What network it shall be.
   *
   * @param nodes how many; absent: as many as there are, or {@link #DEFAULT_NODES}
   * @param seed of keys and ports of a new network; absent: real chance
   * @param children numbers, counted from 1, of the nodes that get a process of their own; at least
   *     one node stays in this one
   */
  public record Plan(OptionalInt nodes, OptionalLong seed, Set<Integer> children) {
    public Plan {
      children = Set.copyOf(children);
    }

    /** So many nodes, all of them in this process. */
    public static Plan of(int nodes) {
      return new Plan(OptionalInt.of(nodes), OptionalLong.empty(), Set.of());
    }
  }

  private DevNetwork(DevDirectory directory, Network network, ShutdownTasks shutdown) {
    this.directory = directory;
    this.network = network;
    this.shutdown = shutdown;
  }

  /**
   * Brings the network in {@code path} up and returns when all nodes have joined, the validators
   * answer and {@code network.conf} is in place.
   *
   * @param progress words for people
   * @throws CommandFailure it cannot be made or started; what had started is ended again
   */
  public static DevNetwork up(Path path, Plan plan, Consumer<String> progress) {
    var host = Host.ofManyNodes();
    var shutdown = new ShutdownTasks();
    shutdown.add("close the sockets", host::close);
    return up(path, plan, host, shutdown, progress);
  }

  /**
   * The same with the clock, the chance and the sockets of {@code host} for all that is in this
   * process.
   *
   * @param host stays the caller's to close
   */
  public static DevNetwork up(Path path, Plan plan, Host host, Consumer<String> progress) {
    return up(path, plan, host, new ShutdownTasks(), progress);
  }

  private static DevNetwork up(
      Path path, Plan plan, Host host, ShutdownTasks shutdown, Consumer<String> progress) {
    try {
      var directory = new DevDirectory(path);
      directory.refuseWhatLiesAbout();
      var lock = HomeLock.acquire(path);
      shutdown.add("unlock the directory", lock::close);
      var network = opened(directory, plan, host.env(), shutdown);
      network.start(plan, host, progress);
      return network;
    } catch (RuntimeException failure) {
      shutdown.close();
      throw failure;
    }
  }

  private static DevNetwork opened(
      DevDirectory directory, Plan plan, Env env, ShutdownTasks shutdown) {
    if (!directory.holdsNetwork()) {
      var chance =
          plan.seed().isPresent() ? new SeededChance(plan.seed().getAsLong()) : env.chance();
      directory.create(plan.nodes().orElse(DEFAULT_NODES), env.clock(), chance);
    }
    directory.withdraw();
    var network = new DevNetwork(directory, directory.network(), shutdown);
    network.refuseOtherSize(plan);
    return network;
  }

  private void refuseOtherSize(Plan plan) {
    var size = network.bootstrap().size();
    if (plan.nodes().orElse(size) != size) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "The network in "
              + directory.path()
              + " has "
              + size
              + " nodes. Leave --nodes out, or name another --dir.");
    }
  }

  private void start(Plan plan, Host host, Consumer<String> progress) {
    shutdown.add("withdraw the network file", directory::withdraw);
    var count = network.bootstrap().size();
    if (plan.children().size() >= count) {
      throw new IllegalArgumentException("at least one node stays in this process");
    }
    progress.accept("Starting " + count + " nodes…");
    for (var number = 1; number <= count; number++) {
      var node = started(place(number), plan, host);
      nodes.add(node);
      shutdown.add("end " + node.place().name(), node::close);
    }
    Readiness.awaitAll(nodes.stream().map(DevNode::whenJoined), "not all nodes have joined");
    progress.accept("All nodes have joined. Waiting for the validators…");
    var readiness = new Readiness(inside(), AccountId.of(faucet().publicKey()));
    readiness.awaitAnswersOf(network.validators());
    directory.publish();
  }

  private DevNode.Place place(int number) {
    var contact = network.bootstrap().get(number - 1);
    var isValidator = network.validators().contains(contact);
    return new DevNode.Place(number, DevDirectory.name(number), contact, isValidator);
  }

  private DevNode started(DevNode.Place place, Plan plan, Host host) {
    var path = directory.home(place.number());
    if (plan.children().contains(place.number())) {
      return new DevNode.Child(place, ChildProcess.start(place.name(), path));
    }
    var home = NodeHome.open(path);
    return new DevNode.Inside(place, RunningNode.start(home, home.config(), host));
  }

  public Network network() {
    return network;
  }

  public Path directory() {
    return directory.path();
  }

  /**
   * For whoever writes into {@code path} before the network is brought up.
   *
   * @throws CommandFailure something else than a network lies there
   */
  public static void refuseOtherThanNetwork(Path path) {
    new DevDirectory(path).refuseWhatLiesAbout();
  }

  /**
   * Whether the node of {@code home} is one of a network on one machine, which nobody asks alone.
   */
  public static boolean isPartOfOne(Path home) {
    var path = home.toAbsolutePath().normalize();
    var parent = path.getParent();
    return parent != null
        && path.getFileName().toString().matches("node-[0-9]{2}")
        && new DevDirectory(parent).holdsNetwork();
  }

  /** Where the nodes of one process log to, for whoever runs the network in {@code path}. */
  public static Path logFile(Path path) {
    return new DevDirectory(path).logFile();
  }

  /** What users and further nodes are given. */
  public Path networkFile() {
    return directory.networkFile();
  }

  /** In the order of their numbers, dead ones too. */
  public List<DevNode> nodes() {
    return List.copyOf(nodes);
  }

  /** Those that run in this process. */
  public List<RunningNode> inside() {
    return nodes.stream()
        .filter(DevNode.Inside.class::isInstance)
        .map(node -> ((DevNode.Inside) node).running())
        .toList();
  }

  /**
   * Ends node {@code number} with SIGKILL.
   *
   * @throws IllegalArgumentException if it has no process of its own
   */
  public void kill(int number) {
    if (!(nodes.get(number - 1) instanceof DevNode.Child child)) {
      throw new IllegalArgumentException(DevDirectory.name(number) + " lives in this process");
    }
    child.kill();
  }

  /** The key of the account that owns the supply at the start. */
  public KeyPair faucet() {
    return directory.faucet();
  }

  /** Ends all nodes in order; their data stays. Repeating it is harmless. */
  @Override
  public void close() {
    shutdown.close();
  }
}
