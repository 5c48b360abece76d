package org.nodus.node;

import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.nodus.actors.admission.Gate;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Supervised;
import org.nodus.actors.keeping.Keeping;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.ledger.LedgerRequests;
import org.nodus.actors.ledger.account.AccountChain;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.actors.ledger.incentive.Incentives;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.ledger.validator.Validator;
import org.nodus.actors.mailbox.Mailboxes;
import org.nodus.actors.record.Records;
import org.nodus.actors.replication.ReplicaShelves;
import org.nodus.actors.replication.Replication;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportSettings;
import org.nodus.actors.transport.UdpTransport;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.session.LocalIdentity;

/**
 * Spawns the branches of one node under its guardian, each with its rule for failures: one that
 * talks and fails over a message drops that message and goes on; one that stands on a disk begins
 * again from what the disk says.
 */
final class NodeTree {
  private final ActorContext<NodeGuardian.Command> context;
  private final NodeGuardian.Parts parts;
  private final Consumer<ActorRef<?>> watch;

  /**
   * A tree to be grown.
   *
   * @param watch hears of each child, in the order in which they are to be stopped
   */
  NodeTree(
      ActorContext<NodeGuardian.Command> context,
      NodeGuardian.Parts parts,
      Consumer<ActorRef<?>> watch) {
    this.context = context;
    this.parts = parts;
    this.watch = watch;
  }

  NodeGuardian.Branches grow() {
    var transport = talker("transport", transport());
    var routing = talker("routing", routing(transport));
    var committee = talker("committee", committee(routing));
    var replica = keeper("ledger", replica(transport, routing, committee));
    var validator = validatorKey().map(key -> validator(key, transport, replica, committee));
    talker("ledger-requests", LedgerRequests.create(transport.narrow(), replica, validator));
    var account = keeper("account", account(transport, committee));
    var incentives = keeper("incentives", incentives(account));
    var custody = talker("custody", Incentives.custody(incentives));
    var gate = talker("gate", gate(transport, replica));
    var gated = talker("gated", Gate.link(gate));
    var keeping = talker("keeping", keeping(transport, routing));
    var holdings = talker("holdings", Keeping.news(keeping));
    var fragments =
        keeper(
            "fragments",
            FragmentStore.create(
                new FragmentStore.Parts(
                    parts.env(),
                    parts.keys(),
                    parts.limits().storage(),
                    parts.disks().fragments(),
                    gated,
                    custody,
                    holdings)));
    var replication = replication(transport, routing);
    var mailboxNews = talker("mailbox-news", Replication.news(replication));
    var mailboxes =
        keeper(
            "mailboxes",
            Mailboxes.create(
                new Mailboxes.Parts(
                    parts.env(),
                    parts.keys(),
                    parts.limits().mailboxes(),
                    parts.disks().mailboxes(),
                    gated,
                    mailboxNews,
                    talker("allowances", Gate.allowances(gate)))));
    var records = records(gated);
    gate.tell(new Gate.Watch(fragments, mailboxes, records, routing));
    return new NodeGuardian.Branches(
        transport,
        routing,
        keeping,
        fragments,
        mailboxes,
        records,
        replication,
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

  private Behavior<Gate.Command> gate(
      ActorRef<UdpTransport.Command> transport, ActorRef<LedgerReplica.Command> replica) {
    return Gate.create(
        transport.narrow(),
        replica,
        parts.limits().gate(),
        new Gate.Place(parts.network().id(), parts.keys().id()),
        parts.env().clock());
  }

  private Behavior<RoutingTable.Command> routing(ActorRef<UdpTransport.Command> transport) {
    var bits = parts.network().genesis().puzzleBits();
    return RoutingTable.create(
        RoutingTable.Role.NODE,
        transport.narrow(),
        new ContactRule(parts.keys().id(), bits, parts.limits().caps()),
        parts.network().bootstrap(),
        Optional.of(parts.disks().peers()),
        parts.limits().routing(),
        parts.env());
  }

  private Behavior<Keeping.Command> keeping(
      ActorRef<UdpTransport.Command> transport, ActorRef<RoutingTable.Command> routing) {
    return Keeping.create(
        new Keeping.Parts(
            parts.env(),
            parts.contact(),
            new Scatter(parts.limits().caps()),
            parts.limits().keeping(),
            transport.narrow(),
            routing));
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

  private ActorRef<Records.Command> records(ActorRef<PeerLink.Command> gated) {
    var behavior =
        Records.create(
            gated, parts.disks().records(), parts.limits().records(), parts.env().clock());
    return watched(
        context.spawn(Supervised.keeper(behavior), "records", DispatcherSelector.blocking()));
  }

  private ActorRef<Replication.Command> replication(
      ActorRef<UdpTransport.Command> transport, ActorRef<RoutingTable.Command> routing) {
    var disks = parts.disks();
    var behavior =
        Replication.create(
            new Replication.Parts(
                parts.env(),
                parts.contact(),
                parts.keys().signing(),
                new Scatter(parts.limits().caps()),
                Replication.Limits.DEFAULT,
                new ReplicaShelves(disks.mailboxes(), disks.records()),
                transport.narrow(),
                routing));
    return watched(
        context.spawn(Supervised.keeper(behavior), "replication", DispatcherSelector.blocking()));
  }

  private <T> ActorRef<T> talker(String name, Behavior<T> behavior) {
    return watched(context.spawn(Supervised.talker(behavior), name));
  }

  private <T> ActorRef<T> keeper(String name, Behavior<T> behavior) {
    return watched(context.spawn(Supervised.keeper(behavior), name));
  }

  private <T> ActorRef<T> watched(ActorRef<T> child) {
    watch.accept(child);
    return child;
  }
}
