package org.nodus.actors.admission;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;

class OpenMailboxesTest {
  private final OpenMailboxes open = new OpenMailboxes(2);

  @Test
  void what_is_over_makes_room_and_what_is_not_gives_way_to_nobody() {
    assertTrue(open.open(address(1), 10, 0));
    assertTrue(open.open(address(2), 20, 0));

    assertFalse(open.open(address(3), 30, 9), "none is over");
    assertTrue(open.open(address(3), 30, 10));

    assertFalse(open.isOpen(address(1), 10));
    assertTrue(open.isOpen(address(2), 10));
    assertTrue(open.isOpen(address(3), 10));
  }

  @Test
  void one_that_is_open_is_opened_for_longer_however_many_there_are() {
    open.open(address(1), 10, 0);
    open.open(address(2), 20, 0);

    assertTrue(open.open(address(1), 30, 0));

    assertTrue(open.isOpen(address(1), 29));
    assertTrue(open.open(address(3), 40, 20), "the second was over first");
    assertTrue(open.isOpen(address(1), 29));
  }

  @Test
  void one_that_is_closed_leaves_its_place() {
    open.open(address(1), 10, 0);
    open.open(address(2), 20, 0);

    open.open(address(2), 0, 5);

    assertFalse(open.isOpen(address(2), 5));
    assertTrue(open.open(address(3), 30, 5));
  }

  private static Hash256 address(int number) {
    return new Hash256(number, 0, 0, 0);
  }
}
