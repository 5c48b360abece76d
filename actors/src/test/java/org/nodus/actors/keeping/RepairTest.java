package org.nodus.actors.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** One fragment rebuilt at this node, among holders that answer, lie or say nothing. */
class RepairTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final FragmentCoder CODER = FragmentCoder.create();
  private static final KeepingLimits LIMITS = KeepingLimits.DEFAULT;
  private static final long EXPIRY = 1_000_000;

  /** Any two fragments rebuild it, and six shall live. */
  private static final CodedMessage MESSAGE =
      CODER.encode(MessageFixtures.random(new Random(1), 1_000), 2, MessageFixtures.filled(32, 3));

  private static final List<Contact> HOLDERS =
      List.of(TestContacts.local(1), TestContacts.local(2), TestContacts.local(3));

  private final ManualTime clock = ManualTime.get(KIT.system());
  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<FragmentStore.Command> store =
      KIT.createTestProbe(FragmentStore.Command.class);
  private final TestProbe<Repair.Outcome> requester = KIT.createTestProbe(Repair.Outcome.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void what_two_holders_give_is_rebuilt_and_stored_here() {
    var fetches = repairAmong(HOLDERS);

    fetches.forEach((holder, ask) -> give(holder, ask));

    stored();
    assertInstanceOf(Repair.Done.class, requester.receiveMessage());
  }

  @Test
  void a_holder_that_says_nothing_is_not_waited_for_until_the_repair_is_over() {
    var fetches = repairAmong(HOLDERS);
    give(HOLDERS.get(1), fetches.get(HOLDERS.get(1)));

    clock.timePasses(LIMITS.answerWithin());
    var third = link.expectMessageClass(PeerLink.Ask.class);
    assertEquals(HOLDERS.get(2), third.peer());
    give(HOLDERS.get(2), third);

    stored();
    assertInstanceOf(Repair.Done.class, requester.receiveMessage());
  }

  @Test
  void a_holder_that_gives_something_else_is_replaced_at_once() {
    var fetches = repairAmong(HOLDERS);
    give(HOLDERS.get(1), fetches.get(HOLDERS.get(1)));

    fetches
        .get(HOLDERS.get(0))
        .replyTo()
        .tell(
            new PeerLink.Replied(
                HOLDERS.get(0), new Response.Refused(Response.Reason.NOT_FOUND, "")));
    var third = link.expectMessageClass(PeerLink.Ask.class);
    give(HOLDERS.get(2), third);

    stored();
    assertInstanceOf(Repair.Done.class, requester.receiveMessage());
  }

  @Test
  void without_enough_of_them_it_fails_when_the_last_has_declined() {
    var fetches = repairAmong(HOLDERS.subList(0, 2));

    fetches.forEach(
        (holder, ask) ->
            ask.replyTo()
                .tell(
                    new PeerLink.Replied(
                        holder, new Response.Refused(Response.Reason.NOT_FOUND, ""))));

    var failed = assertInstanceOf(Repair.Failed.class, requester.receiveMessage());
    assertEquals("0 of 2 fragments could be had", failed.reason());
  }

  /** The first two holders have been asked for their fragments; holder i has fragment i. */
  private Map<Contact, PeerLink.Ask> repairAmong(List<Contact> holders) {
    var tools =
        new Tools(
            TestContacts.local(9).id(),
            new Scatter(IpCaps.ONE_MACHINE),
            link.getRef(),
            store.getRef(),
            CODER,
            LIMITS);
    KIT.spawn(
        Repair.create(Repair.Aim.one(MESSAGE.id()), holders, Set.of(), tools, requester.getRef()));
    for (var holder : holders) {
      var ask = link.expectMessageClass(PeerLink.Ask.class);
      assertInstanceOf(Request.FindHoldings.class, ask.request());
      var held =
          new Holding(MESSAGE.id(), holders.indexOf(holder), 2, EXPIRY, Holding.Standing.HELD);
      ask.replyTo().tell(new PeerLink.Replied(holder, new Response.Holdings(List.of(held))));
    }
    var fetches = new HashMap<Contact, PeerLink.Ask>();
    for (var asked = 0; asked < 2; asked++) {
      var ask = link.expectMessageClass(PeerLink.Ask.class);
      fetches.put(ask.peer(), ask);
    }
    return fetches;
  }

  private static void give(Contact holder, PeerLink.Ask ask) {
    var fragment = MESSAGE.fragment(HOLDERS.indexOf(holder));
    var range =
        new Response.FragmentRange(
            MESSAGE.commitment(), fragment.index(), fragment.path(), 0, fragment.body());
    ask.replyTo().tell(new PeerLink.Replied(holder, range));
  }

  private void stored() {
    var adopt = store.expectMessageClass(FragmentStore.Adopt.class);
    var fragment = adopt.fragment().fragment();
    assertEquals(MESSAGE.fragment(fragment.index()), fragment);
    assertEquals(EXPIRY, adopt.fragment().expiry().toEpochMilli());
    var receipt =
        new Response.FragmentStored(fragment.index(), EXPIRY, MessageFixtures.filled(64, 7));
    adopt.replyTo().tell(new PeerLink.Reply(1, receipt));
  }
}
