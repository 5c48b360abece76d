package org.nodus.actors.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** Sender and recipient must find one address for a day, whenever during that day they ask. */
class AnchorReaderTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int DAY =
      ContactAddress.dayOf(START.plus(Duration.ofDays(3)).toEpochMilli());
  private static final long SETTLED = epochAt(Duration.ofDays(3).minusHours(1));
  private static final List<Contact> VALIDATORS =
      IntStream.range(0, 4).mapToObj(AnchorReaderTest::validator).toList();

  private final TestLedger ledger = TestLedger.with("alice");
  private final TreeMap<Long, SignedCheckpoint> closed = new TreeMap<>();
  private final TestInbox<PeerLink.Command> link = TestInbox.create();
  private final TestInbox<AnchorReader.Outcome> requester = TestInbox.create();

  @Test
  void a_network_without_checkpoints_has_its_genesis_for_an_anchor() {
    assertEquals(ledger.genesis().network(), anchor());
  }

  @Test
  void nobody_is_asked_about_a_day_before_the_network() {
    var reader = readerOf(ContactAddress.dayOf(START.toEpochMilli()));

    assertFalse(reader.isAlive());
    assertFalse(link.hasMessages());
    assertTrue(requester.hasMessages());
  }

  @Test
  void the_last_close_before_the_day_is_the_anchor() {
    close(epochAt(Duration.ofDays(1)));
    var last = close(epochAt(Duration.ofDays(2)));
    close(epochAt(Duration.ofDays(3).plusHours(1)));

    assertEquals(last, anchor());
  }

  /** An idle epoch stays open: what began yesterday may be closed this noon. */
  @Test
  void an_epoch_that_closes_during_the_day_does_not_move_the_addresses_of_the_day() {
    close(epochAt(Duration.ofDays(1)));
    var last = close(epochAt(Duration.ofDays(2)));
    var morning = anchor();

    close(epochAt(Duration.ofDays(3).plusHours(12)));

    assertEquals(last, morning);
    assertEquals(morning, anchor());
  }

  @Test
  void a_first_epoch_that_closes_during_the_day_leaves_the_genesis() {
    close(epochAt(Duration.ofDays(3).plusHours(12)));

    assertEquals(ledger.genesis().network(), anchor());
  }

  @Test
  void a_close_within_the_last_hour_or_in_its_epoch_is_too_young() {
    var old = close(SETTLED - 1);
    close(SETTLED);

    assertEquals(old, anchor());
  }

  @Test
  void a_validator_that_repeats_what_does_not_count_is_asked_twice_and_no_more() {
    close(epochAt(Duration.ofDays(1)));
    var late = ledger.close(epochAt(Duration.ofDays(3).plusHours(12)));
    var reader = reader();

    answer(reader, new Response.CheckpointFound(CheckpointCodec.bytes(late)));
    answer(reader, new Response.CheckpointFound(CheckpointCodec.bytes(late)));

    assertEquals(List.of(new AnchorReader.Unsure(DAY, 0, 3)), requester.getAllReceived());
    assertFalse(link.hasMessages());
  }

  private Hash256 close(long opens) {
    var signed = ledger.close(opens);
    closed.put(signed.epoch(), signed);
    return signed.checkpoint().stateRoot();
  }

  private Hash256 anchor() {
    var reader = reader();
    while (link.hasMessages()) {
      link.getAllReceived().forEach(command -> reply(reader, (PeerLink.Ask) command));
    }
    return ((AnchorReader.Anchor) requester.receiveMessage()).root();
  }

  private void reply(BehaviorTestKit<AnchorReader.Command> reader, PeerLink.Ask ask) {
    if (!reader.isAlive()) {
      return;
    }
    var found = closed.floorEntry(((Request.GetCheckpoint) ask.request()).atOrBefore());
    var response =
        found == null
            ? new Response.Refused(Response.Reason.NOT_FOUND, "no checkpoint yet")
            : new Response.CheckpointFound(CheckpointCodec.bytes(found.getValue()));
    ask.replyTo().tell(new PeerLink.Replied(ask.peer(), response));
    reader.runOne();
  }

  private void answer(BehaviorTestKit<AnchorReader.Command> reader, Response response) {
    for (var command : link.getAllReceived()) {
      if (reader.isAlive()) {
        var ask = (PeerLink.Ask) command;
        ask.replyTo().tell(new PeerLink.Replied(ask.peer(), response));
        reader.runOne();
      }
    }
  }

  private BehaviorTestKit<AnchorReader.Command> reader() {
    return readerOf(DAY);
  }

  private BehaviorTestKit<AnchorReader.Command> readerOf(int day) {
    return BehaviorTestKit.create(
        AnchorReader.create(
            day,
            ledger.genesis(),
            VALIDATORS,
            link.getRef(),
            Duration.ofSeconds(1),
            requester.getRef()));
  }

  private static long epochAt(Duration sinceStart) {
    return sinceStart.dividedBy(Duration.ofSeconds(3));
  }

  private static Contact validator(int number) {
    var seed = Sha256.of(Bytes.utf8("node " + number)).toBytes();
    return Contact.of(
        NodeKeys.of(seed, seed, 0), new Endpoint(Bytes.ofHex("7f000001"), 7_000 + number));
  }
}
