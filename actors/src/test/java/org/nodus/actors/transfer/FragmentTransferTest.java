package org.nodus.actors.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.fragment.StorageReceipt;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** One fragment on its way to a holder and back, range by range. */
class FragmentTransferTest {
  /** Time stands still: nobody is slow. */
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());

  private static final NodeKeys KEYS =
      NodeKeys.of(MessageFixtures.filled(32, 1), MessageFixtures.filled(32, 2), 0);
  private static final Contact HOLDER =
      new Contact(
          KEYS.id(),
          KEYS.signing().publicKey(),
          KEYS.session().publicKey(),
          0,
          new Endpoint(Bytes.ofHex("7f000001"), 4000));
  private static final FragmentCoder CODER = FragmentCoder.create();

  /** k = 1: the fragment is the message, 100 KiB, three ranges. */
  private static final CodedMessage MESSAGE =
      CODER.encode(
          MessageFixtures.random(new java.util.Random(1), 100 * 1024),
          1,
          MessageFixtures.filled(32, 3));

  private static final int INDEX = 1;
  private static final Fragment FRAGMENT = MESSAGE.fragment(INDEX);
  private static final long EXPIRY = 1_000_000;

  private final TestProbe<PeerLink.Command> link = KIT.createTestProbe(PeerLink.Command.class);
  private final TestProbe<FragmentUpload.Outcome> uploader =
      KIT.createTestProbe(FragmentUpload.Outcome.class);
  private final TestProbe<FragmentFetch.Outcome> fetcher =
      KIT.createTestProbe(FragmentFetch.Outcome.class);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void ranges_arrive_in_order_two_at_a_time_and_the_receipt_is_checked() {
    upload();
    var first = expect(Request.StoreFragment.class);
    var second = expect(Request.StoreFragment.class);
    link.expectNoMessage();

    answer(first, new Response.Done());
    var third = expect(Request.StoreFragment.class);
    answer(second, new Response.Done());
    answer(third, receipt(EXPIRY));

    assertInstanceOf(FragmentUpload.Stored.class, uploader.receiveMessage());
    var body = new ArrayList<Bytes>();
    for (var ask : java.util.List.of(first, second, third)) {
      var range = (Request.StoreFragment) ask.request();
      assertEquals(body.stream().mapToInt(Bytes::length).sum(), range.offset());
      body.add(range.range());
    }
    assertEquals(FRAGMENT.body(), Bytes.concat(body.toArray(Bytes[]::new)));
  }

  @Test
  void a_receipt_for_a_shorter_time_does_not_count() {
    upload();

    answer(expect(Request.StoreFragment.class), receipt(EXPIRY - 1));

    assertInstanceOf(FragmentUpload.NotStored.class, uploader.receiveMessage());
  }

  @Test
  void who_takes_every_range_and_gives_no_receipt_has_not_stored_it() {
    upload();

    for (var range = 0; range < 3; range++) {
      answer(expect(Request.StoreFragment.class), new Response.Done());
    }

    assertInstanceOf(FragmentUpload.NotStored.class, uploader.receiveMessage());
  }

  @Test
  void a_refusal_ends_the_upload_with_its_reason() {
    upload();

    answer(
        expect(Request.StoreFragment.class),
        new Response.Refused(Response.Reason.FULL, "the disk is full"));

    var failed = assertInstanceOf(FragmentUpload.NotStored.class, uploader.receiveMessage());
    assertEquals("full: the disk is full", failed.reason());
  }

  @Test
  void a_fragment_is_fetched_range_by_range_and_proven() {
    fetch(Request.FetchFragment.ANY_INDEX);

    var reached = 0;
    while (reached < FRAGMENT.body().length()) {
      var ask = expect(Request.FetchFragment.class);
      assertEquals(reached, ((Request.FetchFragment) ask.request()).offset());
      var size = Math.min(48 * 1024, FRAGMENT.body().length() - reached);
      answer(ask, range(reached, FRAGMENT.body().slice(reached, size)));
      reached += size;
    }

    var fetched = assertInstanceOf(FragmentFetch.Fetched.class, fetcher.receiveMessage());
    assertEquals(FRAGMENT, fetched.fragment());
  }

  @Test
  void changed_bytes_prove_nothing() {
    fetch(INDEX);
    var forged = MessageFixtures.filled(48 * 1024, 0);

    answer(expect(Request.FetchFragment.class), range(0, forged));
    answer(expect(Request.FetchFragment.class), range(48 * 1024, forged));
    answer(
        expect(Request.FetchFragment.class),
        range(96 * 1024, MessageFixtures.filled(FRAGMENT.body().length() - 96 * 1024, 0)));

    var failed = assertInstanceOf(FragmentFetch.NotFetched.class, fetcher.receiveMessage());
    assertTrue(failed.reason().contains("does not prove itself"), failed::reason);
  }

  @Test
  void a_holder_that_gives_a_byte_at_a_time_is_not_asked_for_the_next() {
    fetch(INDEX);

    answer(expect(Request.FetchFragment.class), range(0, FRAGMENT.body().slice(0, 1)));

    assertInstanceOf(FragmentFetch.NotFetched.class, fetcher.receiveMessage());
  }

  @Test
  void an_empty_range_or_a_wrong_offset_does_not_loop() {
    fetch(INDEX);
    answer(expect(Request.FetchFragment.class), range(0, Bytes.EMPTY));
    assertInstanceOf(FragmentFetch.NotFetched.class, fetcher.receiveMessage());

    fetch(INDEX);
    answer(expect(Request.FetchFragment.class), range(5, Bytes.utf8("abc")));
    assertInstanceOf(FragmentFetch.NotFetched.class, fetcher.receiveMessage());
  }

  private void upload() {
    var task = new FragmentUpload.Task(FRAGMENT, HOLDER, EXPIRY, Optional.empty(), false);
    KIT.spawn(
        FragmentUpload.create(task, link.getRef(), TransferLimits.DEFAULT, uploader.getRef()));
  }

  private void fetch(int index) {
    var task = new FragmentFetch.Task(MESSAGE.id(), index, HOLDER);
    KIT.spawn(FragmentFetch.create(task, link.getRef(), TransferLimits.DEFAULT, fetcher.getRef()));
  }

  private static Response receipt(long expiresAtMillis) {
    var receipt = StorageReceipt.sign(MESSAGE.id(), INDEX, expiresAtMillis, KEYS.signing());
    return new Response.FragmentStored(INDEX, expiresAtMillis, receipt.signature());
  }

  private static Response range(int offset, Bytes bytes) {
    return new Response.FragmentRange(MESSAGE.commitment(), INDEX, FRAGMENT.path(), offset, bytes);
  }

  private PeerLink.Ask expect(Class<? extends Request> kind) {
    var ask = link.expectMessageClass(PeerLink.Ask.class);
    assertInstanceOf(kind, ask.request());
    return ask;
  }

  private static void answer(PeerLink.Ask ask, Response response) {
    ask.replyTo().tell(new PeerLink.Replied(HOLDER, response));
  }
}
