package org.nodus.actors.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.environment.ManualClock;
import org.nodus.actors.environment.TestEnv;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportPeer;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.OwnMailbox;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.mailbox.AccessProof;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** One address and four holders. */
class MailboxWatchTest {
  private static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");
  private static final IdentityKeys BOB = IdentityKeys.of(TransportPeer.bytes(7, 32));
  private static final ContactAddress ADDRESS =
      new ContactAddress(BOB.uid(), ContactAddress.dayOf(NOW.toEpochMilli()), Hash256.ZERO);
  private static final Hash256 ENTRY = new Hash256(1, 2, 3, 4);
  private static final Hash256 OTHER = new Hash256(5, 6, 7, 8);
  private static final Hash256 THIRD = new Hash256(9, 10, 11, 12);
  private static final List<Contact> HOLDERS =
      IntStream.range(0, 4).mapToObj(MailboxWatchTest::holder).toList();

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final ManualClock clock = new ManualClock(NOW);
  private final TestProbe<PeerLink.Command> link = kit.createTestProbe(PeerLink.Command.class);
  private final TestProbe<RoutingTable.Command> table =
      kit.createTestProbe(RoutingTable.Command.class);
  private final TestProbe<MailboxWatch.News> listener =
      kit.createTestProbe(MailboxWatch.News.class);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void each_holder_gets_a_proof_of_its_own() {
    var nonces = new ArrayList<Bytes>();
    for (var ask : watch(HOLDERS)) {
      var bind = bindOf(ask);
      nonces.add(bind.access().nonce());
      assertEquals(
          AccessProof.Verdict.GRANTED,
          AccessProof.check(bind.access(), ADDRESS.hash(), ask.peer().id(), NOW.toEpochMilli(), 0));
    }
    assertEquals(4, nonces.stream().distinct().count());
  }

  @Test
  void what_all_holders_say_is_told_once_with_as_many_devices_as_two_of_them_count() {
    var asked = watch(HOLDERS);

    answer(asked.get(0), news(10, 3, ENTRY));
    answer(asked.get(1), news(20, 1, ENTRY));
    answer(asked.get(2), news(30, 2, ENTRY, OTHER));
    answer(asked.get(3), news(40, 2, THIRD));

    assertEquals(new MailboxWatch.News(1, 1), listener.receiveMessage());
    assertEquals(new MailboxWatch.News(1, 2), listener.receiveMessage());
    assertEquals(new MailboxWatch.News(1, 2), listener.receiveMessage());
  }

  @Test
  void of_other_devices_that_one_holder_alone_has_seen_nobody_hears() {
    var asked = watch(HOLDERS);

    answer(asked.get(0), news(10, 16, ENTRY));
    answer(asked.get(1), news(20, 1, ENTRY));
    answer(asked.get(2), news(30, 1, OTHER));

    assertEquals(new MailboxWatch.News(1, 1), listener.receiveMessage());
    assertEquals(new MailboxWatch.News(1, 1), listener.receiveMessage());
  }

  @Test
  void that_another_device_is_bound_is_told_although_the_entry_is_known() {
    var asked = watch(HOLDERS);

    answer(asked.get(0), news(10, 1, ENTRY));
    answer(asked.get(1), news(20, 2, ENTRY));
    answer(asked.get(2), news(30, 2, ENTRY));

    assertEquals(new MailboxWatch.News(1, 1), listener.receiveMessage());
    assertEquals(new MailboxWatch.News(0, 2), listener.receiveMessage());
  }

  @Test
  void after_news_a_holder_is_asked_again_from_its_own_time_on() {
    var asked = watch(HOLDERS.subList(0, 1)).getFirst();

    answer(asked, news(10, 1, ENTRY));
    listener.receiveMessage();
    timePasses(Duration.ofSeconds(1));

    var again = link.expectMessageClass(PeerLink.Ask.class);
    assertEquals(10, bindOf(again).sinceMillis());
    assertNotEquals(bindOf(asked).access().nonce(), bindOf(again).access().nonce());
  }

  @Test
  void a_holder_that_refuses_or_is_silent_or_says_nothing_at_once_is_asked_after_a_pause() {
    var asked = watch(HOLDERS);

    answer(asked.get(0), new Response.Refused(Response.Reason.BUSY, ""));
    asked
        .get(1)
        .replyTo()
        .tell(new PeerLink.Unanswered(HOLDERS.get(1), PeerLink.Silence.UNREACHABLE));
    answer(asked.get(2), news(99, 1));
    // Heard after the others: the news prove that their timers are set.
    answer(asked.get(3), news(10, 1, ENTRY));
    listener.receiveMessage();

    timePasses(Duration.ofSeconds(9));
    var early = link.expectMessageClass(PeerLink.Ask.class);
    assertEquals(HOLDERS.get(3), early.peer());
    answer(early, news(20, 1, OTHER));
    // Whoever else was to be asked in these nine seconds has been by now.
    listener.receiveMessage();
    link.expectNoMessage(Duration.ZERO);
    timePasses(Duration.ofSeconds(1));
    var again =
        IntStream.range(0, 4).mapToObj(i -> link.expectMessageClass(PeerLink.Ask.class)).toList();
    assertEquals(
        Set.copyOf(HOLDERS), again.stream().map(PeerLink.Ask::peer).collect(Collectors.toSet()));
  }

  @Test
  void who_is_no_holder_any_more_is_not_asked_again_and_new_ones_are() {
    var asked = watch(HOLDERS.subList(0, 2));
    for (var round = 1; round <= 4; round++) {
      for (var ask : asked) {
        answer(ask, news(round, 1, new Hash256(round, 0, 0, ask.peer().endpoint().port())));
        listener.receiveMessage();
      }
      timePasses(Duration.ofSeconds(1));
      asked =
          List.of(
              link.expectMessageClass(PeerLink.Ask.class),
              link.expectMessageClass(PeerLink.Ask.class));
      timePasses(Duration.ofSeconds(round < 4 ? 49 : 29));
    }

    found(HOLDERS.subList(1, 3));

    assertEquals(HOLDERS.get(2), link.expectMessageClass(PeerLink.Ask.class).peer());
    for (var ask : asked) {
      answer(ask, news(10, 1, ask.peer().equals(HOLDERS.get(0)) ? OTHER : ENTRY));
    }
    listener.receiveMessage();
    timePasses(Duration.ofSeconds(1));
    var again = link.expectMessageClass(PeerLink.Ask.class);
    assertEquals(HOLDERS.get(1), again.peer());
    answer(again, news(11, 1, THIRD));
    // The only news, and with them everything before has been done.
    listener.receiveMessage();
    link.expectNoMessage(Duration.ZERO);
    listener.expectNoMessage(Duration.ZERO);
  }

  private List<PeerLink.Ask> watch(List<Contact> holders) {
    var network =
        new ReplicaWrite.Partners(link.getRef(), table.getRef(), new Scatter(IpCaps.ONE_MACHINE));
    var env = new Env(clock, TestEnv.chance(1));
    var task = new MailboxWatch.Task(OwnMailbox.ofContact(BOB, List.of(ADDRESS)));
    kit.spawn(MailboxWatch.create(task, network, env, listener.getRef()));
    found(holders);
    var asked = new ArrayList<PeerLink.Ask>();
    for (var i = 0; i < holders.size(); i++) {
      asked.add(link.expectMessageClass(PeerLink.Ask.class));
    }
    return asked;
  }

  private void found(List<Contact> holders) {
    var lookup = table.expectMessageClass(RoutingTable.Lookup.class);
    lookup
        .replyTo()
        .tell(
            new PeerLookup.Found(lookup.target(), holders, Duration.ofMinutes(1), new Density(0)));
  }

  private void timePasses(Duration by) {
    clock.advance(by);
    time.timePasses(by);
  }

  private static Request.BindMailbox bindOf(PeerLink.Ask ask) {
    return assertInstanceOf(Request.BindMailbox.class, ask.request());
  }

  private static Response.MailboxNews news(long atMillis, int devices, Hash256... ids) {
    return new Response.MailboxNews(List.of(ids), atMillis, devices);
  }

  private static void answer(PeerLink.Ask ask, Response response) {
    ask.replyTo().tell(new PeerLink.Replied(ask.peer(), response));
  }

  private static Contact holder(int number) {
    return Contact.of(
        TransportPeer.keys(number), new Endpoint(Bytes.ofHex("7f000001"), 4_000 + number));
  }
}
