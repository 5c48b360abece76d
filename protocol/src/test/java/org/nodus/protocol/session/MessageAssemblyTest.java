package org.nodus.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

class MessageAssemblyTest {
  private static final int PART = MessageAssembly.MIN_PART_BYTES;
  private static final Bytes MESSAGE =
      Bytes.utf8("a".repeat(PART) + "b".repeat(PART) + "the short end");

  private final MessageAssembly assembly = new MessageAssembly();

  @Test
  void parts_in_any_order_give_the_message_once() throws Exception {
    assertNull(assembly.accept(part(0, 2 * PART, MESSAGE.length())));
    assertNull(assembly.accept(part(0, 0, PART)));
    assertNull(assembly.accept(part(0, 0, PART)));
    assertEquals(MESSAGE, assembly.accept(part(0, PART, 2 * PART)));

    assertNull(assembly.accept(part(0, PART, 2 * PART)));
    assertEquals(0, assembly.declaredBytes());
  }

  @Test
  void overlapping_parts_are_a_violation() throws Exception {
    assembly.accept(part(0, 0, PART + 1));

    assertViolation(part(0, PART, 2 * PART));
  }

  @Test
  void a_changed_length_is_a_violation() throws Exception {
    assembly.accept(part(0, 0, PART));

    assertViolation(new Frame.Message(0, MESSAGE.length() + 1, PART, MESSAGE.slice(0, PART)));
  }

  @Test
  void a_hoarder_is_stopped_at_the_limit() throws Exception {
    for (var id = 0; id < 16; id++) {
      assembly.accept(beginning(id));
    }

    assertViolation(beginning(16));
    assertEquals(MessageAssembly.MAX_BYTES, assembly.declaredBytes());
  }

  /** Each part costs memory beside its bytes, so a message cannot come in crumbs. */
  @Test
  void a_short_part_that_is_not_the_last_is_a_violation() throws Exception {
    assertViolation(part(0, 0, PART - 1));
    assertViolation(part(1, PART, 2 * PART - 1));

    assertNull(assembly.accept(part(2, MESSAGE.length() - 1, MESSAGE.length())));
  }

  @Test
  void messages_that_lie_too_far_apart_are_a_violation() throws Exception {
    assembly.accept(ending(5_000));
    assembly.accept(ending(5_000 + MessageAssembly.MAX_SPAN - 1));

    assertViolation(ending(5_000 + MessageAssembly.MAX_SPAN));
    assertViolation(ending(5_000 - 1));
  }

  @Test
  void thousands_of_begun_messages_are_a_violation() {
    assertThrows(
        DecodeFailure.class,
        () -> {
          for (var id = 0; id <= MessageAssembly.MAX_SPAN; id++) {
            assembly.accept(ending(id));
          }
        });
  }

  private void assertViolation(Frame.Message part) {
    assertThrows(DecodeFailure.class, () -> assembly.accept(part));
  }

  private static Frame.Message part(int id, int from, int to) {
    return new Frame.Message(id, MESSAGE.length(), from, MESSAGE.slice(from, to - from));
  }

  private static Frame.Message beginning(int id) {
    return new Frame.Message(id, Frame.MAX_MESSAGE_BYTES, 0, MESSAGE.slice(0, PART));
  }

  private static Frame.Message ending(int id) {
    return new Frame.Message(id, 2, 1, Bytes.utf8("x"));
  }
}
