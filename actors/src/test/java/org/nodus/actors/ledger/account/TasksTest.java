package org.nodus.actors.ledger.account;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.protocol.bytes.Bytes;

class TasksTest {
  private final Tasks tasks = new Tasks(4, 2);

  @Test
  void for_each_operation_the_head_is_read_once_more_and_not_a_third_time() {
    add();
    add();

    assertTrue(tasks.isReadAgain());
    assertFalse(tasks.isReadAgain());

    tasks.answerFirst(new AccountOutcome.NoQuorum("nobody answers"));
    assertTrue(tasks.isReadAgain(), "this one has not been read for");
    assertFalse(tasks.isReadAgain());
  }

  @Test
  void for_nobody_nothing_is_read_again() {
    assertFalse(tasks.isReadAgain());

    add();
    tasks.overdue(1, "too late");

    assertFalse(tasks.isReadAgain());
  }

  private void add() {
    tasks.add(
        new Wish.Give(TestLedger.account("alice"), new Tokens(1), Bytes.EMPTY), outcome -> {});
  }
}
