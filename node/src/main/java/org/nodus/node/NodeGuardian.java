package org.nodus.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.ledger.LedgerRequests;
import org.nodus.actors.ledger.account.AccountChain;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.actors.ledger.incentive.Incentives;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.ledger.validator.Validator;
import org.nodus.actors.mailbox.Mailboxes;
import org.nodus.actors.record.Records;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.transport.DatagramPort;
import org.nodus.actors.transport.TransportSettings;
import org.nodus.actors.transport.UdpTransport;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.node.home.NodeDisks;
import org.nodus.node.network.Network;
import org.nodus.persistence.journal.JournalStorage;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.session.LocalIdentity;

/**
 * The top of one node's tree: spawns its branches, supervises them, and stops them in order. No
 * logic (STYLE rule 22).
 *
 * <p>A branch that talks and fails over a message drops that message and goes on; one that stands
 * on a disk begins again from what the disk says. A branch that is lost for good takes the node
 * down: half a node would lie about what it can do.
 */
public final class NodeGuardian {

  public sealed interface Command {}

  /** Who is who in the tree, to talk to directly. */
  public record GetBranches(ActorRef<Branches> replyTo) implements Command {}

  /** Ends the node: first it hears nobody any more, then its branches stop one after the other. */
  public enum Stop implements Command {
    NOW
  }

  private record Gone(String branch) implements Command {}

  /**
   * The branches of a node.
   *
   * @param validator absent outside the committee
   */
  public record Branches(
      ActorRef<UdpTransport.Command> transport,
      ActorRef<RoutingTable.Command> routing,
      ActorRef<FragmentStore.Command> fragments,
      ActorRef<Mailboxes.Command> mailboxes,
      ActorRef<Records.Command> records,
      ActorRef<CommitteeContacts.Command> committee,
      ActorRef<LedgerReplica.Command> replica,
      Optional<ActorRef<Validator.Command>> validator,
      ActorRef<AccountChain.Command> account,
      ActorRef<Incentives.Command> incentives) {}

  /**
   * What a node is made of.
   *
   * @param port open; the node closes it
   * @param disks open; they stay the caller's to close, after the system has terminated
   */
  record Parts(
      NodeKeys keys,
      Network network,
      NodeLimits limits,
      Env env,
      DatagramPort port,
      NodeDisks disks) {}

  private final ActorContext<Command> context;
  private final Parts parts;
  private final List<ActorRef<?>> children = new ArrayList<>();

  private NodeGuardian(ActorContext<Command> context, Parts parts) {
    this.context = context;
    this.parts = parts;
  }

  static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(
        context -> {
          JournalStorage.install(context.getSystem().classicSystem(), parts.disks().journal());
          var guardian = new NodeGuardian(context, parts);
          return guardian.running(guardian.spawnBranches());
        });
  }

  private Branches spawnBranches() {
    var transport = talker("transport", transport());
    var routing = talker("routing", routing(transport));
    var committee = talker("committee", committee(routing));
    var replica = keeper("ledger", replica(transport, routing, committee));
    var validator = validatorKey().map(key -> validator(key, transport, replica, committee));
    talker("ledger-requests", LedgerRequests.create(transport.narrow(), replica, validator));
    var account = keeper("account", account(transport, committee));
    var incentives = keeper("incentives", incentives(account));
    var custody = talker("custody", Incentives.custody(incentives));
    var fragments =
        keeper(
            "fragments",
            FragmentStore.create(
                new FragmentStore.Parts(
                    parts.env(),
                    parts.keys(),
                    parts.limits().storage(),
                    parts.disks().fragments(),
                    transport.narrow(),
                    custody)));
    var mailboxes =
        keeper(
            "mailboxes",
            Mailboxes.create(
                new Mailboxes.Parts(
                    parts.env(),
                    parts.keys(),
                    parts.limits().mailboxes(),
                    parts.disks().mailboxes(),
                    transport.narrow())));
    var records = records(transport);
    return new Branches(
        transport,
        routing,
        fragments,
        mailboxes,
        records,
        committee,
        replica,
        validator,
        account,
        incentives);
  }

  private Behavior<UdpTransport.Command> transport() {
    var genesis = parts.network().genesis();
    return UdpTransport.create(
        new TransportSettings(
            LocalIdentity.ofNode(parts.keys()),
            genesis.network().toBytes(),
            genesis.puzzleBits(),
            parts.limits().transport()),
        parts.port(),
        parts.env());
  }

  private Behavior<RoutingTable.Command> routing(ActorRef<UdpTransport.Command> transport) {
    var bits = parts.network().genesis().puzzleBits();
    return RoutingTable.create(
        RoutingTable.Role.NODE,
        transport.narrow(),
        new ContactRule(parts.keys().id(), bits, parts.limits().caps()),
        parts.network().bootstrap(),
        parts.limits().routing(),
        parts.env());
  }

  private Behavior<CommitteeContacts.Command> committee(ActorRef<RoutingTable.Command> routing) {
    var network = parts.network();
    return CommitteeContacts.create(
        network.genesis().committee(), network.bootstrap(), routing, parts.env().clock());
  }

  private Behavior<LedgerReplica.Command> replica(
      ActorRef<UdpTransport.Command> transport,
      ActorRef<RoutingTable.Command> routing,
      ActorRef<CommitteeContacts.Command> committee) {
    return LedgerReplica.create(
        parts.keys().id(),
        parts.network().genesis(),
        new LedgerReplica.Partners(transport.narrow(), routing, committee),
        parts.limits().replica(),
        parts.env());
  }

  private Optional<ValidatorKey> validatorKey() {
    var signing = parts.keys().signing();
    var committee = parts.network().genesis().committee();
    var place = committee.placeOf(AccountId.of(signing.publicKey()));
    return place < 0 ? Optional.empty() : Optional.of(new ValidatorKey(place, signing.secret()));
  }

  private ActorRef<Validator.Command> validator(
      ValidatorKey key,
      ActorRef<UdpTransport.Command> transport,
      ActorRef<LedgerReplica.Command> replica,
      ActorRef<CommitteeContacts.Command> committee) {
    return keeper(
        "validator",
        Validator.create(
            parts.keys().id(),
            parts.network().genesis(),
            key,
            new Validator.Partners(transport.narrow(), replica, committee),
            parts.limits().validator(),
            parts.env()));
  }

  private Behavior<AccountChain.Command> account(
      ActorRef<UdpTransport.Command> transport, ActorRef<CommitteeContacts.Command> committee) {
    return AccountChain.create(
        AccountKey.of(parts.keys().signing()),
        parts.network().genesis(),
        new AccountChain.Partners(transport.narrow(), committee),
        parts.limits().account(),
        parts.env());
  }

  private Behavior<Incentives.Command> incentives(ActorRef<AccountChain.Command> account) {
    return Incentives.create(
        AccountId.of(parts.keys().signing().publicKey()),
        parts.network().genesis(),
        account,
        parts.limits().incentives(),
        parts.env());
  }

  private ActorRef<Records.Command> records(ActorRef<UdpTransport.Command> transport) {
    var behavior =
        Records.create(
            transport.narrow(),
            parts.disks().records(),
            parts.limits().records(),
            parts.env().clock());
    return watched(
        context.spawn(fromDisk(behavior), "records", DispatcherSelector.blocking()), "records");
  }

  /** What it knows came from peers and would be lost: a bad message costs itself only. */
  private <T> ActorRef<T> talker(String name, Behavior<T> behavior) {
    var resuming =
        Behaviors.supervise(behavior)
            .onFailure(RuntimeException.class, SupervisorStrategy.resume());
    return watched(context.spawn(resuming, name), name);
  }

  private <T> ActorRef<T> keeper(String name, Behavior<T> behavior) {
    return watched(context.spawn(fromDisk(behavior), name), name);
  }

  /** After a failure only the disk knows the truth: back off, read it again, then serve again. */
  private static <T> Behavior<T> fromDisk(Behavior<T> behavior) {
    return Behaviors.supervise(behavior)
        .onFailure(
            RuntimeException.class,
            SupervisorStrategy.restartWithBackoff(
                Duration.ofMillis(200), Duration.ofSeconds(30), 0.2));
  }

  private <T> ActorRef<T> watched(ActorRef<T> child, String name) {
    context.watchWith(child, new Gone(name));
    children.add(child);
    return child;
  }

  private Behavior<Command> running(Branches branches) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case GetBranches get -> {
                get.replyTo().tell(branches);
                yield Behaviors.same();
              }
              case Stop.NOW -> stopping();
              case Gone lost -> {
                context.getLog().error("branch {} is lost: the node ends", lost.branch());
                children.removeIf(child -> child.path().name().equals(lost.branch()));
                yield stopping();
              }
            });
  }

  /** The transport was the first child: nobody is heard any more when the others stop. */
  private Behavior<Command> stopping() {
    if (children.isEmpty()) {
      return Behaviors.stopped();
    }
    var next = children.removeFirst();
    context.stop(next);
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case GetBranches late -> Behaviors.same();
              case Stop.NOW -> Behaviors.same();
              case Gone gone ->
                  gone.branch().equals(next.path().name()) ? stopping() : Behaviors.same();
            });
  }
}
