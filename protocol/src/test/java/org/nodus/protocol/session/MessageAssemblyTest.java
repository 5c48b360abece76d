package org.nodus.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

class MessageAssemblyTest {
  private final MessageAssembly assembly = new MessageAssembly();

  @Test
  void parts_in_any_order_give_the_message_once() throws Exception {
    assertNull(assembly.accept(part(0, 6, 4, "ef")));
    assertNull(assembly.accept(part(0, 6, 0, "ab")));
    assertNull(assembly.accept(part(0, 6, 0, "ab")));
    assertEquals(Bytes.utf8("abcdef"), assembly.accept(part(0, 6, 2, "cd")));

    assertNull(assembly.accept(part(0, 6, 2, "cd")));
    assertEquals(0, assembly.declaredBytes());
  }

  @Test
  void overlapping_parts_are_a_violation() throws Exception {
    assembly.accept(part(0, 6, 0, "abc"));

    assertThrows(DecodeFailure.class, () -> assembly.accept(part(0, 6, 2, "cd")));
  }

  @Test
  void a_changed_length_is_a_violation() throws Exception {
    assembly.accept(part(0, 6, 0, "abc"));

    assertThrows(DecodeFailure.class, () -> assembly.accept(part(0, 7, 3, "cd")));
  }

  @Test
  void a_hoarder_is_stopped_at_the_limit() throws Exception {
    for (var id = 0; id < 16; id++) {
      assembly.accept(part(id, Frame.MAX_MESSAGE_BYTES, 0, "x"));
    }

    assertThrows(
        DecodeFailure.class, () -> assembly.accept(part(16, Frame.MAX_MESSAGE_BYTES, 0, "x")));
    assertEquals(MessageAssembly.MAX_BYTES, assembly.declaredBytes());
  }

  private static Frame.Message part(int id, int total, int offset, String text) {
    return new Frame.Message(id, total, offset, Bytes.utf8(text));
  }
}
