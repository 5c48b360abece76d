package org.nodus.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.keeping.Keeping;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.mailbox.Mailboxes;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.transport.DatagramPort;
import org.nodus.actors.transport.PeerLink;
import org.nodus.config.NodusConfig;
import org.nodus.ledger.account.AccountId;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.datagram.PortInUse;
import org.nodus.node.home.NodeDisks;
import org.nodus.node.home.NodeHome;
import org.nodus.node.home.Quotas;
import org.nodus.node.network.BadNetwork;
import org.nodus.node.network.Network;
import org.nodus.persistence.file.Directories;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One started node, with its home locked, its disks and its port open, and its tree running: the
 * same for {@code node run}, {@code dev up}, the demo, tests and benchmarks. Many fit into one
 * process.
 */
public final class RunningNode implements AutoCloseable {
  /** Every branch stops within milliseconds, but for a disk in the middle of a sync. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  /** The guardian answers before its children have read a byte. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);

  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(RunningNode.class);

  private final NodeHome home;
  private final Contact contact;
  private final Quotas quotas;
  private final ActorSystem<NodeGuardian.Command> system;
  private final NodeGuardian.Branches branches;
  private final ShutdownTasks shutdown;

  private RunningNode(
      NodeHome home,
      Contact contact,
      Quotas quotas,
      ActorSystem<NodeGuardian.Command> system,
      NodeGuardian.Branches branches,
      ShutdownTasks shutdown) {
    this.home = home;
    this.contact = contact;
    this.quotas = quotas;
    this.system = system;
    this.branches = branches;
    this.shutdown = shutdown;
  }

  /**
   * Starts the node of {@code home}. It serves when this returns; it joins its network by itself,
   * as soon as somebody there answers.
   *
   * @param home open; closed with the node, and when the start fails
   * @param config of the home, with what the command line says over it
   * @param host stays the caller's to close
   * @throws CommandFailure 75 when the port is in use
   * @throws org.nodus.persistence.disk.StoreFailure when a disk cannot be opened
   */
  public static RunningNode start(NodeHome home, NodusConfig config, Host host) {
    return start(
        home,
        config,
        host,
        () -> NodeDisks.open(home.path(), host.env().chance()),
        disks -> Quotas.ofDisk(config, roomFor(home, disks), maxHeap()));
  }

  /**
   * As {@link #start(NodeHome, NodusConfig, Host)}, but what the node holds, knows and promises
   * lies in memory alone, of which it takes a part: nothing of it is there after its end.
   *
   * @throws CommandFailure 78 when it is a validator, who may not forget
   */
  public static RunningNode startVolatile(NodeHome home, NodusConfig config, Host host) {
    var key = AccountId.of(home.keys().signing().publicKey());
    if (home.network().genesis().committee().placeOf(key) >= 0) {
      home.close();
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "A validator cannot run with --volatile: it would forget its votes.");
    }
    return start(
        home,
        config,
        host,
        () -> NodeDisks.inMemory(host.env().chance()),
        disks -> Quotas.ofMemory(config, maxHeap()));
  }

  private static long roomFor(NodeHome home, NodeDisks disks) {
    var free = Directories.freeSpace(home.path().resolve("data"), 0).usableBytes().getAsLong();
    return free + disks.segmentBytes();
  }

  private static long maxHeap() {
    return Runtime.getRuntime().maxMemory();
  }

  private static RunningNode start(
      NodeHome home,
      NodusConfig config,
      Host host,
      Supplier<NodeDisks> disks,
      Function<NodeDisks, Quotas> quotas) {
    var shutdown = new ShutdownTasks();
    shutdown.add("unlock the home", home::close);
    try {
      return start(home, config, host, disks, quotas, shutdown);
    } catch (RuntimeException failure) {
      shutdown.close();
      throw failure;
    }
  }

  private static RunningNode start(
      NodeHome home,
      NodusConfig config,
      Host host,
      Supplier<NodeDisks> opening,
      Function<NodeDisks, Quotas> room,
      ShutdownTasks shutdown) {
    var port = openPort(config.listen(), host);
    shutdown.add("close the port", port::close);
    var disks = opening.get();
    shutdown.add("close the disks", disks::close);
    var quotas = room.apply(disks);
    LOG.info(
        "room for {} MiB of fragments and {} MiB of mailbox entries",
        quotas.fragmentBytes() >> 20,
        quotas.mailboxBytes() >> 20);
    var contact = contact(home.keys(), config.listen(), port.local().port());
    var parts =
        new NodeGuardian.Parts(
            home.keys(),
            contact.endpoint(),
            home.network(),
            Wiring.limits(config, home.network(), quotas),
            host.env(),
            port,
            disks);
    var system =
        ActorSystems.start(NodeGuardian.create(parts), "nodus-" + home.keys().id(), host.threads());
    shutdown.addAndWait("stop the branches", STOP_PATIENCE, () -> stop(system));
    CompletionStage<NodeGuardian.Branches> branches =
        AskPattern.ask(system, NodeGuardian.GetBranches::new, START_PATIENCE, system.scheduler());
    return new RunningNode(home, contact, quotas, system, await(branches), shutdown);
  }

  private static DatagramPort openPort(NodusConfig.Listen listen, Host host) {
    try {
      var address = InetAddress.getByName(listen.host());
      return host.sockets().open(new InetSocketAddress(address, listen.port()));
    } catch (PortInUse inUse) {
      throw new CommandFailure(
          ExitCode.TRY_AGAIN,
          inUse.getMessage() + ". End the program that listens there, or choose another --port.",
          inUse);
    } catch (IOException failure) {
      throw new CommandFailure(
          ExitCode.IO_ERROR,
          "The node cannot listen on " + listen.host() + ": " + failure.getMessage() + ".",
          failure);
    }
  }

  /** Where others find us: the address that is announced, with the port that is really open. */
  private static Contact contact(NodeKeys keys, NodusConfig.Listen listen, int port) {
    try {
      return Contact.of(keys, Network.endpoint(listen.advertisedHost(), port));
    } catch (BadNetwork unknown) {
      throw new CommandFailure(ExitCode.CONFIGURATION, String.valueOf(unknown.getMessage()));
    }
  }

  private static CompletionStage<?> stop(ActorSystem<NodeGuardian.Command> system) {
    system.tell(NodeGuardian.Stop.NOW);
    return system.getWhenTerminated();
  }

  /**
   * How the node stands.
   *
   * @param routing whether it has joined, and how many peers it knows
   * @param ledger its copy of the ledger
   * @param keeping its neighbours, and what it did for them
   */
  public record Status(
      RoutingTable.Status routing,
      LedgerReplica.Status ledger,
      Keeping.Status keeping,
      FragmentStore.Status fragments,
      Mailboxes.Status mailboxes,
      Quotas quotas) {}

  /** Who it is and where it listens. */
  public Contact contact() {
    return contact;
  }

  public Endpoint endpoint() {
    return contact.endpoint();
  }

  public NodeHome home() {
    return home;
  }

  public Network network() {
    return home.network();
  }

  public ActorSystem<NodeGuardian.Command> system() {
    return system;
  }

  /** The actors, for those who ask them directly. */
  public NodeGuardian.Branches branches() {
    return branches;
  }

  /** Its way to its peers. */
  public ActorRef<PeerLink.Command> link() {
    return branches.transport().narrow();
  }

  /** Asks the branches; fails when one does not answer within ten seconds. */
  public CompletionStage<Status> status() {
    var routing = routing().toCompletableFuture();
    var ledger = ask(branches.replica(), LedgerReplica.GetStatus::new).toCompletableFuture();
    var keeping = ask(branches.keeping(), Keeping.GetStatus::new).toCompletableFuture();
    var fragments = ask(branches.fragments(), FragmentStore.GetStatus::new).toCompletableFuture();
    var mailboxes = ask(branches.mailboxes(), Mailboxes.GetStatus::new).toCompletableFuture();
    return CompletableFuture.allOf(routing, ledger, keeping, fragments, mailboxes)
        .thenApply(
            all ->
                new Status(
                    routing.join(),
                    ledger.join(),
                    keeping.join(),
                    fragments.join(),
                    mailboxes.join(),
                    quotas));
  }

  private CompletionStage<RoutingTable.Status> routing() {
    return ask(branches.routing(), RoutingTable.GetStatus::new);
  }

  private <C, S> CompletionStage<S> ask(ActorRef<C> branch, Function<ActorRef<S>, C> question) {
    return AskPattern.ask(branch, question::apply, ANSWER_PATIENCE, system.scheduler());
  }

  /** Completes when somebody in the network has answered; not at all if the node ends before. */
  public CompletionStage<RoutingTable.Status> whenJoined() {
    return Repeated.until(this::routing, RoutingTable.Status::joined);
  }

  /** Gives away all that others can hold, for {@code limit} at most; the node goes on serving. */
  public CompletionStage<Draining.Report> drain(Duration limit) {
    return AskPattern.ask(
        system,
        replyTo -> new NodeGuardian.Drain(limit, replyTo),
        limit.plus(ANSWER_PATIENCE),
        system.scheduler());
  }

  /** Completes when the node has ended, told to or not. */
  public CompletionStage<?> whenEnded() {
    return system.getWhenTerminated();
  }

  /**
   * Ends the node in order: it hears nobody any more, its branches stop, its disks are flushed and
   * closed, its home is free. Repeating it is harmless.
   */
  @Override
  public void close() {
    shutdown.close();
  }

  private static <T> T await(CompletionStage<T> answer) {
    try {
      return answer.toCompletableFuture().get(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new CommandFailure(
          ExitCode.INTERNAL, "The node did not start; its log says why.", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.INTERNAL, "The start was interrupted.", interrupted);
    }
  }
}
