package org.nodus.actors.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.ManualClock;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.certificate.Committee;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.TestContacts;

class CommitteeContactsTest {
  private static final List<Contact> VALIDATORS =
      IntStream.range(0, 4).mapToObj(TestContacts::local).toList();
  private static final Contact STRANGER = TestContacts.local(9);
  private static final Committee COMMITTEE =
      new Committee(VALIDATORS.stream().map(one -> AccountId.of(one.signingKey())).toList());

  private final ActorTestKit kit = ActorTestKit.create();
  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final TestProbe<RoutingTable.Command> routing =
      kit.createTestProbe(RoutingTable.Command.class);
  private final TestProbe<CommitteeContacts.Known> subscriber =
      kit.createTestProbe(CommitteeContacts.Known.class);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void of_all_known_contacts_those_of_validators_count_in_the_order_of_the_committee() {
    start(List.of(STRANGER, VALIDATORS.get(2), VALIDATORS.get(0)));

    assertEquals(
        List.of(
            new CommitteeContacts.Member(0, VALIDATORS.get(0)),
            new CommitteeContacts.Member(2, VALIDATORS.get(2))),
        subscriber.receiveMessage().members());
  }

  @Test
  void a_silent_validator_is_looked_up_and_found_at_its_new_place() {
    var contacts = start(VALIDATORS);
    subscriber.receiveMessage();
    var moved = at(VALIDATORS.get(1), 9_999);

    contacts.tell(new CommitteeContacts.Silent(VALIDATORS.get(1)));
    var lookup = routing.expectMessageClass(RoutingTable.Lookup.class);
    lookup.replyTo().tell(new PeerLookup.Found(lookup.target(), List.of(moved, STRANGER)));

    assertEquals(VALIDATORS.get(1).id().hash(), lookup.target());
    assertEquals(moved, subscriber.receiveMessage().contacts().get(1));
  }

  @Test
  void many_complaints_cost_one_lookup() {
    var contacts = start(VALIDATORS);
    for (var complaint = 0; complaint < 5; complaint++) {
      contacts.tell(new CommitteeContacts.Silent(VALIDATORS.get(1)));
    }
    contacts.tell(new CommitteeContacts.Silent(STRANGER));
    var first = routing.expectMessageClass(RoutingTable.Lookup.class);
    clock.advance(Duration.ofSeconds(11));

    contacts.tell(new CommitteeContacts.Silent(VALIDATORS.get(1)));

    var second = routing.expectMessageClass(RoutingTable.Lookup.class);
    assertEquals(first.target(), second.target());
  }

  private ActorRef<CommitteeContacts.Command> start(List<Contact> known) {
    var contacts = kit.spawn(CommitteeContacts.create(COMMITTEE, known, routing.getRef(), clock));
    contacts.tell(new CommitteeContacts.Subscribe(subscriber.getRef()));
    return contacts;
  }

  private static Contact at(Contact contact, int port) {
    return new Contact(
        contact.id(),
        contact.signingKey(),
        contact.sessionKey(),
        contact.puzzleNonce(),
        new Endpoint(Bytes.ofHex("7f000001"), port));
  }
}
