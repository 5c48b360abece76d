package org.nodus.persistence.received;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.message.MessageKey;

class OutboxTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");

  private final MemoryKeyValue map = MemoryKeyValue.thatCanLosePower();
  private final Outbox outbox = new Outbox(map);

  @Test
  void a_noted_message_survives_a_power_loss() {
    var paid = sent(1, NOW.plusSeconds(60), Optional.of(new Hash256(7, 7, 7, 7)));
    outbox.note(paid);

    var left = new Outbox(map.afterPowerLoss(0));

    assertEquals(Optional.of(paid), left.find(paid.id()));
    assertEquals(Optional.empty(), left.find(new MessageId(Hash256.ZERO)));
  }

  @Test
  void what_expired_is_forgotten() {
    var soon = sent(1, NOW, Optional.empty());
    var late = sent(2, NOW.plusSeconds(1), Optional.empty());
    outbox.note(soon);
    outbox.note(late);

    outbox.expire(NOW);

    assertEquals(List.of(late), outbox.all());
  }

  private static SentMessage sent(int number, Instant expiry, Optional<Hash256> lock) {
    return new SentMessage(
        new MessageId(new Hash256(number, 0, 0, 0)),
        new MessageKey(new TestSecrets(number).apply(32)),
        NOW,
        expiry,
        lock,
        Bytes.utf8("to bob"));
  }
}
