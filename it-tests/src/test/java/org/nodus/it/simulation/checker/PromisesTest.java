package org.nodus.it.simulation.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.message.MimeType;

class PromisesTest {
  private static final Instant BEGIN = Instant.parse("2026-01-05T12:00:00Z");
  private static final Message.Body BODY = body("body");
  private static final MessageId MESSAGE = new MessageId(Sha256.of(Bytes.utf8("message")));
  private static final Promise PROMISE =
      new Promise(
          MESSAGE,
          1,
          2,
          Sha256.of(BODY.bytes()),
          SendOutcome.Form.INLINE,
          1,
          BEGIN,
          BEGIN.plus(Duration.ofHours(1)));

  private Instant now = BEGIN;
  private final Findings findings = new Findings(() -> now);
  private final Promises promises = new Promises(findings, Duration.ofSeconds(1));

  @Test
  void a_message_that_is_shown_in_time_keeps_its_promise() {
    promises.made(PROMISE);
    assertEquals(List.of(PROMISE), promises.open());

    now = BEGIN.plusSeconds(5);
    promises.shown(2, MESSAGE, BODY);

    assertTrue(findings.isClean());
    assertEquals(List.of(), promises.open());
    assertEquals(Optional.of(Duration.ofSeconds(5)), promises.delay(PROMISE));
  }

  @Test
  void a_recipient_may_be_faster_than_the_answer_to_the_sender() {
    promises.shown(2, MESSAGE, BODY);
    promises.made(PROMISE);

    assertTrue(findings.isClean());
    assertEquals(List.of(), promises.open());
  }

  @Test
  void a_message_shown_twice_is_found() {
    promises.made(PROMISE);
    promises.shown(2, MESSAGE, BODY);
    promises.shown(2, MESSAGE, BODY);

    assertEquals(List.of(Promises.ONCE), rules());
  }

  @Test
  void a_message_shown_to_somebody_else_is_found_whoever_hears_first() {
    promises.shown(3, MESSAGE, BODY);
    promises.made(PROMISE);

    assertEquals(List.of(Promises.TO_HER), rules());
  }

  @Test
  void another_body_is_found() {
    promises.made(PROMISE);
    promises.shown(2, MESSAGE, body("another"));

    assertEquals(List.of(Promises.AS_WRITTEN), rules());
  }

  @Test
  void a_message_shown_more_than_a_minute_after_its_expiry_is_found() {
    promises.made(PROMISE);
    now = PROMISE.expiry().plusSeconds(61);
    promises.shown(2, MESSAGE, BODY);
    assertTrue(findings.isClean());

    var other = new MessageId(Sha256.of(Bytes.utf8("other")));
    promises.made(
        new Promise(
            other, 1, 2, PROMISE.body(), SendOutcome.Form.INLINE, 1, BEGIN, PROMISE.expiry()));
    now = now.plusMillis(1);
    promises.shown(2, other, BODY);

    assertEquals(List.of(Promises.IN_TIME), rules());
  }

  @Test
  void what_is_over_is_no_longer_open() {
    promises.made(PROMISE);
    now = PROMISE.expiry();

    assertEquals(List.of(), promises.open());
  }

  private static Message.Body body(String text) {
    return new Message.Body(MimeType.BINARY, Optional.empty(), Bytes.utf8(text));
  }

  private List<String> rules() {
    return findings.violations().stream().map(Violation::rule).toList();
  }
}
