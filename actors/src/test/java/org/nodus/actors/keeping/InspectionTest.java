package org.nodus.actors.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportPeer;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.fragment.FragmentSamples;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** What is found out about neighbours that say that they hold a fragment of one message. */
class InspectionTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final FragmentCoder CODER = FragmentCoder.create();
  private static final long EXPIRY = 1_000_000;
  private static final int HOLDERS = 6;
  private static final Response NOT_FOUND = new Response.Refused(Response.Reason.NOT_FOUND, "");

  /** Any two fragments rebuild it. */
  private static final CodedMessage MESSAGE =
      CODER.encode(MessageFixtures.random(new Random(1), 1_000), 2, MessageFixtures.filled(32, 3));

  private static final List<Contact> PEERS =
      IntStream.range(0, HOLDERS)
          .mapToObj(
              number ->
                  Contact.of(
                      TransportPeer.keys(number + 1),
                      new Endpoint(Bytes.ofHex("7f000001"), 4_000 + number)))
          .toList();

  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<Inspection.Outcome> requester =
      KIT.createTestProbe(Inspection.Outcome.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void who_shows_bytes_that_fit_holds_it_and_nothing_more_is_asked() {
    inspect().forEach(this::showTruly);

    assertEquals(
        HOLDERS, findings().values().stream().filter(Inspection.Finding.HELD::equals).count());
    link.expectNoMessage();
  }

  @Test
  void who_makes_bytes_up_and_has_no_fragment_and_goes_on_claiming_it_does_not_hold_it() {
    var asks = inspect();
    asks.subList(1, HOLDERS).forEach(this::showTruly);
    reply(asks.getFirst(), new Response.FragmentSample(MessageFixtures.filled(32, 9)));

    var fetch = link.expectMessageClass(PeerLink.Ask.class);
    assertInstanceOf(Request.FetchFragment.class, fetch.request());
    reply(fetch, NOT_FOUND);
    reply(recount(), new Response.Holdings(List.of(claim(0))));

    assertEquals(Inspection.Finding.NOT_HELD, findings().get(asks.getFirst().peer()));
  }

  @Test
  void who_has_a_fragment_that_fits_to_no_other_proves_it_by_showing_all_of_it() {
    var asks = inspect();
    asks.subList(1, HOLDERS).forEach(this::showTruly);
    // Its sender has made it so: it belongs to the message all the same.
    reply(asks.getFirst(), new Response.FragmentSample(MessageFixtures.filled(32, 9)));

    var fetch = link.expectMessageClass(PeerLink.Ask.class);
    var whole = MESSAGE.fragment(0);
    reply(
        fetch, new Response.FragmentRange(MESSAGE.commitment(), 0, whole.path(), 0, whole.body()));

    assertEquals(Inspection.Finding.HELD, findings().get(asks.getFirst().peer()));
  }

  @Test
  void who_was_told_to_delete_it_a_moment_ago_is_no_liar() {
    var asks = inspect();
    asks.subList(1, HOLDERS).forEach(this::showTruly);
    reply(asks.getFirst(), NOT_FOUND);

    reply(recount(), new Response.Holdings(List.of()));

    assertEquals(Inspection.Finding.WITHDRAWN, findings().get(asks.getFirst().peer()));
  }

  @Test
  void who_does_not_answer_at_all_has_shown_nothing() {
    var asks = inspect();
    asks.subList(1, HOLDERS).forEach(this::showTruly);
    silence(asks.getFirst());
    silence(recount());

    assertEquals(Inspection.Finding.UNSHOWN, findings().get(asks.getFirst().peer()));
  }

  @Test
  void who_is_busy_has_shown_nothing_and_is_not_called_a_liar_for_it() {
    var asks = inspect();
    asks.subList(1, HOLDERS).forEach(this::showTruly);
    reply(asks.getFirst(), new Response.Refused(Response.Reason.BUSY, "later"));

    assertEquals(Inspection.Finding.UNSHOWN, findings().get(asks.getFirst().peer()));
    link.expectNoMessage();
  }

  @Test
  void where_nobody_fits_two_are_asked_for_all_and_of_the_others_nothing_is_found_out() {
    for (var ask : inspect()) {
      var index = ((Request.SampleFragment) ask.request()).index();
      reply(ask, new Response.FragmentSample(MessageFixtures.random(new Random(index), 32)));
    }

    for (var number = 0; number < 2; number++) {
      var fetch = link.expectMessageClass(PeerLink.Ask.class);
      assertInstanceOf(Request.FetchFragment.class, fetch.request());
      reply(fetch, NOT_FOUND);
    }
    for (var number = 0; number < 2; number++) {
      var ask = recount();
      reply(ask, new Response.Holdings(List.of(claim(PEERS.indexOf(ask.peer())))));
    }

    assertEquals(
        List.of(Inspection.Finding.NOT_HELD, Inspection.Finding.NOT_HELD),
        List.copyOf(findings().values()));
  }

  /** The questions that everybody is asked first, in the order of {@link #PEERS}. */
  private List<PeerLink.Ask> inspect() {
    var claims = new LinkedHashMap<Contact, Holding>();
    for (var index = 0; index < HOLDERS; index++) {
      claims.put(PEERS.get(index), claim(index));
    }
    var tools =
        new Tools(
            TransportPeer.keys(9).id(),
            new Scatter(IpCaps.ONE_MACHINE),
            link.getRef(),
            KIT.createTestProbe(FragmentStore.Command.class).getRef(),
            CODER,
            KeepingLimits.DEFAULT);
    var task = new Inspection.Task(MESSAGE.id(), 2, claims);
    KIT.spawn(Inspection.create(task, tools, new Random(1), requester.getRef()));
    var asks = new ArrayList<PeerLink.Ask>();
    for (var index = 0; index < HOLDERS; index++) {
      asks.add(link.expectMessageClass(PeerLink.Ask.class));
    }
    return asks;
  }

  private void showTruly(PeerLink.Ask ask) {
    var sample = assertInstanceOf(Request.SampleFragment.class, ask.request());
    var shown = FragmentSamples.of(MESSAGE.fragment(sample.index()), sample.position());
    reply(ask, new Response.FragmentSample(shown));
  }

  private PeerLink.Ask recount() {
    var ask = link.expectMessageClass(PeerLink.Ask.class);
    assertInstanceOf(Request.FindHoldings.class, ask.request());
    return ask;
  }

  private Map<Contact, Inspection.Finding> findings() {
    return requester.receiveMessage().findings();
  }

  private static void reply(PeerLink.Ask ask, Response response) {
    ask.replyTo().tell(new PeerLink.Replied(ask.peer(), response));
  }

  private static void silence(PeerLink.Ask ask) {
    ask.replyTo().tell(new PeerLink.Unanswered(ask.peer(), PeerLink.Silence.OUT_OF_TIME));
  }

  private static Holding claim(int index) {
    return new Holding(MESSAGE.id(), index, 2, EXPIRY, Holding.Standing.HELD);
  }
}
