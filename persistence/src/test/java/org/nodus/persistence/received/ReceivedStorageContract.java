package org.nodus.persistence.received;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.MessageId;

/** What every {@link ReceivedStorage} promises. Extend it and open yours. */
public abstract class ReceivedStorageContract {
  protected static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");

  protected ReceivedStorage storage;

  /** A new, empty store. */
  protected abstract ReceivedStorage open() throws Exception;

  /** Opens what the process, killed by now, has left behind. */
  protected abstract ReceivedStorage reopen(ReceivedStorage storage) throws Exception;

  @BeforeEach
  void openStorage() throws Exception {
    storage = open();
  }

  @Test
  void a_message_is_kept_once() {
    assertFalse(storage.knows(id(1)));

    assertTrue(storage.keep(message(1, NOW)));
    assertFalse(storage.keep(message(1, NOW.plusSeconds(1))));

    assertTrue(storage.knows(id(1)));
    assertEquals(Optional.of(message(1, NOW)), storage.read(id(1)));
    assertEquals(Optional.empty(), storage.read(id(2)));
  }

  @Test
  void what_was_not_shown_waits_in_the_order_of_arrival_even_after_a_kill() throws Exception {
    storage.keep(message(1, NOW.plusSeconds(2)));
    storage.keep(message(2, NOW.plusSeconds(1)));
    storage.keep(message(3, NOW));
    storage.markShown(id(3));

    storage = reopen(storage);

    assertEquals(
        List.of(id(2), id(1)), storage.unshown().stream().map(ReceivedMessage::id).toList());
  }

  @Test
  void a_shown_message_is_known_for_ever_and_never_shown_again() throws Exception {
    storage.keep(message(1, NOW));
    storage.markShown(id(1));
    storage.markShown(id(1));
    storage.markShown(id(2));

    storage = reopen(storage);

    assertEquals(List.of(), storage.unshown());
    assertFalse(storage.keep(message(1, NOW)));
    assertEquals(List.of(id(1)), storage.ids());
    assertTrue(storage.read(id(1)).isPresent());
  }

  protected static MessageId id(int number) {
    return new MessageId(new Hash256(number, 0, 0, 9));
  }

  protected static ReceivedMessage message(int number, Instant receivedAt) {
    return new ReceivedMessage(id(number), receivedAt, Bytes.utf8("message " + number));
  }
}
