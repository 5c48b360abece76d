package org.nodus.actors.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.LookupPlan;
import org.nodus.protocol.dht.Patience;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

class PeerLookupTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Contact SELF = TestContacts.local(0);
  private static final Contact ONE = TestContacts.local(1);
  private static final Contact OTHER = TestContacts.local(2);
  private static final Contact GONE = TestContacts.local(9);
  private static final Hash256 TARGET = ONE.id().hash();

  private final ManualTime clock = ManualTime.get(KIT.system());
  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<RoutingTable.Command> table =
      KIT.createTestProbe(RoutingTable.Command.class);
  private final TestProbe<PeerLookup.Outcome> requester =
      KIT.createTestProbe(PeerLookup.Outcome.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void finds_whom_the_asked_name_and_asks_them_too() {
    lookUpFrom(OTHER);

    answer(OTHER, ONE);
    answer(ONE, OTHER);

    expectFound(List.of(ONE, OTHER));
    table.expectMessage(new RoutingTable.Seen(OTHER));
    table.expectMessage(new RoutingTable.Seen(ONE));
  }

  @Test
  void a_silent_peer_is_left_out_and_reported() {
    lookUpFrom(OTHER);

    answer(OTHER, ONE);
    var ask = expectAsk(ONE);
    ask.replyTo().tell(new PeerLink.Unanswered(ONE, PeerLink.Silence.OUT_OF_TIME));

    expectFound(List.of(OTHER));
    table.expectMessage(new RoutingTable.Seen(OTHER));
    table.expectMessage(new RoutingTable.Silent(ONE));
  }

  @Test
  void our_own_overload_is_not_held_against_the_peer() {
    lookUpFrom(OTHER);

    expectAsk(OTHER).replyTo().tell(new PeerLink.Unanswered(OTHER, PeerLink.Silence.OVERLOADED));

    expectFound(List.of());
    table.expectMessageClass(RoutingTable.Learnt.class);
    table.expectNoMessage();
  }

  @Test
  void a_silent_peer_is_not_waited_for_when_others_have_answered() {
    lookUpFrom(OTHER);
    answer(OTHER, ONE);
    expectAsk(ONE);

    clock.timePasses(Duration.ofSeconds(1));

    expectFound(List.of(OTHER));
  }

  @Test
  void answers_with_what_it_has_when_the_deadline_passes() {
    lookUpFrom(OTHER);
    expectAsk(OTHER);

    clock.timePasses(DEADLINE);

    var outcome = requester.expectMessageClass(PeerLookup.OutOfTime.class);
    assertEquals(List.of(), outcome.nearest());
  }

  @Test
  void the_path_of_a_silent_peer_goes_on_without_it_long_before_its_time_is_over() {
    lookUpFrom(
        OTHER,
        TestContacts.local(3),
        TestContacts.local(4),
        TestContacts.local(5),
        TestContacts.local(6));
    for (var asked = 0; asked < 4; asked++) {
      link.expectMessageClass(PeerLink.Ask.class);
    }
    link.expectNoMessage();

    clock.timePasses(Patience.INITIAL.slowAfter());

    link.expectMessageClass(PeerLink.Ask.class);
    requester.expectNoMessage();
  }

  @Test
  void contacts_that_break_the_rule_and_we_ourselves_are_never_asked() {
    lookUpFrom(OTHER);

    answer(OTHER, SELF, TestContacts.withId(TARGET));

    expectFound(List.of(OTHER));
  }

  @Test
  void who_was_gone_a_moment_ago_is_not_asked_when_others_name_it() {
    lookUpFrom(OTHER);

    answer(OTHER, GONE);

    expectFound(List.of(OTHER));
  }

  @Test
  void nobody_to_ask_is_an_outcome_too() {
    lookUpFrom();

    expectFound(List.of());
  }

  private void lookUpFrom(Contact... seeds) {
    var plan = new LookupPlan(TARGET, 20, 4, false, IpCaps.ONE_MACHINE, new Density(0));
    var knowledge = new PeerLookup.Knowledge(List.of(seeds), Set.of(GONE), Patience.INITIAL);
    var rule = new ContactRule(SELF.id(), 0, IpCaps.ONE_MACHINE);
    var task = new PeerLookup.Task(plan, Optional.empty(), knowledge, rule, requester.getRef());
    var effort = new PeerLookup.Effort(20, Duration.ofSeconds(2), DEADLINE);
    var partners = new PeerLookup.Partners(link.getRef(), table.getRef());
    KIT.spawn(PeerLookup.create(task, effort, partners, TestEnv.seeded(1).clock()));
  }

  private void expectFound(List<Contact> nearest) {
    var found = requester.expectMessageClass(PeerLookup.Found.class);
    assertEquals(TARGET, found.target());
    assertEquals(nearest, found.nearest());
  }

  private void answer(Contact peer, Contact... closer) {
    expectAsk(peer).replyTo().tell(new PeerLink.Replied(peer, new Response.Nodes(List.of(closer))));
  }

  private PeerLink.Ask expectAsk(Contact peer) {
    var ask = link.expectMessageClass(PeerLink.Ask.class);
    assertEquals(peer, ask.peer());
    assertEquals(new Request.FindNode(TARGET), ask.request());
    return ask;
  }
}
