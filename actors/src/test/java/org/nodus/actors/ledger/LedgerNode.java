package org.nodus.actors.ledger;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.ledger.replica.ReplicaLimits;
import org.nodus.actors.ledger.validator.Validator;
import org.nodus.actors.ledger.validator.ValidatorLimits;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeKeys;

/** The ledger branch of one node in a test, wired as in production; can be stopped like a crash. */
final class LedgerNode {
  final Contact contact;
  final ActorRef<LedgerReplica.Command> replica;
  final Optional<ActorRef<Validator.Command>> validator;
  private final ActorTestKit kit;
  private final List<ActorRef<?>> actors;

  private LedgerNode(
      ActorTestKit kit,
      Contact contact,
      ActorRef<LedgerReplica.Command> replica,
      Optional<ActorRef<Validator.Command>> validator,
      List<ActorRef<?>> actors) {
    this.kit = kit;
    this.contact = contact;
    this.replica = replica;
    this.validator = validator;
    this.actors = actors;
  }

  record Limits(ReplicaLimits replica, ValidatorLimits validator) {}

  static LedgerNode start(
      ActorTestKit kit,
      NodeKeys keys,
      Contact contact,
      List<Contact> known,
      Genesis genesis,
      ActorRef<PeerLink.Command> link,
      ActorRef<RoutingTable.Command> routing,
      Limits limits,
      Env env) {
    var committee =
        kit.spawn(CommitteeContacts.create(genesis.committee(), known, routing, env.clock()));
    var replica =
        kit.spawn(
            LedgerReplica.create(
                contact.id(),
                genesis,
                new LedgerReplica.Partners(link, routing, committee),
                limits.replica(),
                env));
    var place = genesis.committee().placeOf(AccountId.of(contact.signingKey()));
    Optional<ActorRef<Validator.Command>> validator =
        place < 0
            ? Optional.empty()
            : Optional.of(
                kit.spawn(
                    Validator.create(
                        contact.id(),
                        genesis,
                        new ValidatorKey(place, keys.signing().secret()),
                        new Validator.Partners(link, replica, committee),
                        limits.validator(),
                        env)));
    var requests = kit.spawn(LedgerRequests.create(link, replica, validator));
    var actors = new java.util.ArrayList<ActorRef<?>>(List.of(requests, replica, committee));
    validator.ifPresent(actors::add);
    return new LedgerNode(kit, contact, replica, validator, actors);
  }

  void stop() {
    actors.forEach(kit::stop);
  }

  LedgerReplica.Status status() {
    var probe = kit.createTestProbe(LedgerReplica.Status.class);
    replica.tell(new LedgerReplica.GetStatus(probe.getRef()));
    return probe.receiveMessage();
  }
}
