package org.nodus.it.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

final class LettersTest {
  @Test
  void the_same_seed_writes_the_same_letters_and_no_two_alike() {
    var letters = Letters.write(2, 100, 5);
    var again = Letters.write(2, 100, 5);

    assertEquals(letters.body(1), again.body(1));
    assertEquals(letters.recipient(1).uid(), again.recipient(1).uid());
    assertNotEquals(letters.body(0), letters.body(1));
    assertNotEquals(letters.recipient(0).uid(), letters.recipient(1).uid());
    assertEquals(100, letters.body(0).bytes().length());
  }
}
