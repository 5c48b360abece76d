package org.nodus.persistence.received;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.mailbox.WrittenEntry;
import org.nodus.protocol.message.MessageId;

class OutboxTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  private static final MailboxEntry ENTRY =
      new MailboxEntry(Bytes.wrap(new byte[MailboxEntry.SIZE_BYTES]));

  private final MemoryKeyValue map = MemoryKeyValue.thatCanLosePower();
  private final Outbox outbox = new Outbox(map);

  @Test
  void a_noted_message_survives_a_power_loss() {
    var coded = sent(1, NOW.plusSeconds(60), true);
    var inline = sent(2, NOW.plusSeconds(60), false);
    outbox.note(coded, NOW);
    outbox.note(inline, NOW);

    var left = new Outbox(map.afterPowerLoss(0));

    assertEquals(Optional.of(coded), left.find(coded.id()));
    assertEquals(Optional.of(inline), left.find(inline.id()));
    assertEquals(Optional.empty(), left.find(new MessageId(Hash256.ZERO)));
  }

  @Test
  void a_longer_life_is_noted_in_its_place() {
    var sent = sent(1, NOW.plusSeconds(60), true);
    outbox.note(sent, NOW);

    outbox.note(sent.until(NOW.plusSeconds(90)), NOW);

    assertEquals(List.of(sent.until(NOW.plusSeconds(90))), outbox.all());
  }

  @Test
  void what_was_collected_is_forgotten() {
    var sent = sent(1, NOW.plusSeconds(60), true);
    outbox.note(sent, NOW);

    outbox.forget(sent.id());
    outbox.forget(sent.id());

    assertEquals(List.of(), outbox.all());
  }

  @Test
  void what_expired_is_forgotten_with_the_next_note() {
    var soon = sent(1, NOW.plusSeconds(1), false);
    var late = sent(2, NOW.plusSeconds(2), false);
    outbox.note(soon, NOW);

    outbox.note(late, NOW.plusSeconds(1));

    assertEquals(List.of(late), outbox.all());
  }

  @Test
  void of_too_many_those_that_end_first_are_forgotten() {
    for (var number = 0; number <= Outbox.MAX; number++) {
      outbox.note(sent(number, NOW.plusSeconds(1 + number), false), NOW);
    }

    assertEquals(Outbox.MAX, outbox.all().size());
    assertEquals(Optional.empty(), outbox.find(sent(0, NOW, false).id()));
    assertTrue(outbox.find(sent(Outbox.MAX, NOW, false).id()).isPresent());
  }

  @Test
  void a_recipient_looks_back_for_ninety_days_of_its_mailbox() {
    var sent = sent(1, NOW.plusSeconds(60), false);

    assertEquals(Instant.parse("2026-04-01T00:00:00Z"), sent.lookedForUntil());
  }

  @Test
  void what_is_no_note_is_damaged() {
    var id = new MessageId(new Hash256(1, 0, 0, 0));
    for (var value : List.of("", "\u0001", "\u0002 of a later version")) {
      map.writeDurably(new Batch().put(id.hash().toBytes(), Bytes.utf8(value)));
      assertThrows(StoreFailure.Damaged.class, () -> outbox.find(id), value);
    }
  }

  @Test
  void a_damaged_note_keeps_nobody_from_the_others() {
    map.writeDurably(new Batch().put(new Hash256(1, 0, 0, 0).toBytes(), Bytes.utf8("?")));
    var sent = sent(2, NOW.plusSeconds(60), false);

    outbox.note(sent, NOW);

    assertEquals(List.of(sent), outbox.all());
  }

  private static SentMessage sent(int number, Instant expiry, boolean isCoded) {
    var secrets = new TestSecrets(number);
    var commitment =
        new MessageCommitment(4, 40_000, secrets.apply(32), Sha256.of(secrets.apply(32)));
    return new SentMessage(
        new MessageId(new Hash256(number, 0, 0, 0)),
        isCoded ? Optional.of(new SentMessage.Coded(commitment, 12)) : Optional.empty(),
        new WrittenEntry(Sha256.of(secrets.apply(32)), ENTRY, secrets.apply(32)),
        NOW,
        expiry);
  }
}
