package org.nodus.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.keeping.Keeping;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.ledger.account.AccountChain;
import org.nodus.actors.ledger.incentive.Incentives;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.ledger.validator.Validator;
import org.nodus.actors.mailbox.Mailboxes;
import org.nodus.actors.record.Records;
import org.nodus.actors.replication.Replication;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.transport.DatagramPort;
import org.nodus.actors.transport.UdpTransport;
import org.nodus.node.home.NodeDisks;
import org.nodus.node.network.Network;
import org.nodus.persistence.journal.JournalStorage;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeKeys;

/**
 * The top of one node's tree: lets {@link NodeTree} grow it, watches its branches and stops them in
 * order. A branch that is lost for good takes the node down: half a node would lie about what it
 * can do.
 */
public final class NodeGuardian {

  public sealed interface Command {}

  /** Who is who in the tree, to talk to directly. */
  public record GetBranches(ActorRef<Branches> replyTo) implements Command {}

  /** Gives away all that others can hold; the node serves on and takes nothing new. */
  public record Drain(Duration limit, ActorRef<Draining.Report> replyTo) implements Command {}

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
      ActorRef<Keeping.Command> keeping,
      ActorRef<FragmentStore.Command> fragments,
      ActorRef<Mailboxes.Command> mailboxes,
      ActorRef<Records.Command> records,
      ActorRef<Replication.Command> replication,
      ActorRef<CommitteeContacts.Command> committee,
      ActorRef<LedgerReplica.Command> replica,
      Optional<ActorRef<Validator.Command>> validator,
      ActorRef<AccountChain.Command> account,
      ActorRef<Incentives.Command> incentives) {}

  /**
   * What a node is made of.
   *
   * @param announced where others find the node
   * @param port open; the node closes it
   * @param disks open; they stay the caller's to close, after the system has terminated
   */
  public record Parts(
      NodeKeys keys,
      Endpoint announced,
      Network network,
      NodeLimits limits,
      Env env,
      DatagramPort port,
      NodeDisks disks) {
    Contact contact() {
      return Contact.of(keys, announced);
    }
  }

  private final ActorContext<Command> context;
  private final List<ActorRef<?>> children = new ArrayList<>();

  private NodeGuardian(ActorContext<Command> context) {
    this.context = context;
  }

  /** The guardian of one node; its journal lies on {@code parts.disks()}. */
  public static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(
        context -> {
          JournalStorage.install(context.getSystem().classicSystem(), parts.disks().journal());
          var guardian = new NodeGuardian(context);
          var branches = new NodeTree(context, parts, guardian::watch).grow();
          return guardian.running(branches);
        });
  }

  private void watch(ActorRef<?> child) {
    context.watchWith(child, new Gone(child.path().name()));
    children.add(child);
  }

  private void forget(String branch) {
    children.removeIf(child -> child.path().name().equals(branch));
  }

  private Behavior<Command> running(Branches branches) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case GetBranches get -> {
                get.replyTo().tell(branches);
                yield Behaviors.same();
              }
              case Drain drain -> {
                context.spawnAnonymous(Draining.create(branches, drain.limit(), drain.replyTo()));
                yield Behaviors.same();
              }
              case Stop.NOW -> stopping();
              case Gone lost -> {
                context.getLog().error("branch {} is lost: the node ends", lost.branch());
                forget(lost.branch());
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
              case Drain late -> Behaviors.same();
              case Stop.NOW -> Behaviors.same();
              case Gone gone -> {
                if (gone.branch().equals(next.path().name())) {
                  yield stopping();
                }
                // Lost by itself meanwhile: its end will not be told again.
                forget(gone.branch());
                yield Behaviors.same();
              }
            });
  }
}
