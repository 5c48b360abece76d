package org.nodus.actors.ledger.account;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.nodus.ledger.block.Block;

/**
 * Operations that wait for their outcome: a bounded line, and the one whose block is being
 * certified. Each hears exactly one {@link AccountOutcome}. Mutable, owned by one {@link
 * AccountChain}.
 */
final class Tasks {

  /** One operation and who waits for it; {@code id} is never used again. */
  record Task(long id, Wish wish, Consumer<AccountOutcome> answer) {}

  /**
   * An operation whose block is signed.
   *
   * @param isFinal known from the head of the account, without a proof for strangers
   */
  private record Signed(Task task, Block block, boolean isFinal) {
    AccountOutcome outOfTime(String detail) {
      return isFinal
          ? new AccountOutcome.Final(block, Optional.empty())
          : new AccountOutcome.Pending(block, detail + "; it is sent again until it is known");
    }
  }

  /**
   * So often the head of the account is read for one operation before it hears that there is no
   * quorum: nothing is signed yet, so nothing is lost but time. In one reading a validator that
   * does not answer is asked twice; a handshake and a question over lines that lose much may both
   * times take longer than an answer may.
   */
  private static final int READINGS = 2;

  private static final String NOT_FINAL = "the block is not final yet";

  private final int limit;
  private final int delays;
  private final Deque<Task> line = new ArrayDeque<>();
  private Optional<Signed> current = Optional.empty();
  private String delay = NOT_FINAL;
  private int delayed;
  private long lastId;
  private long readFor;
  private int readInVain;

  /**
   * None.
   *
   * @param limit how many wait at most
   * @param delays after so many the signed one is told that it is pending
   */
  Tasks(int limit, int delays) {
    this.limit = limit;
    this.delays = delays;
  }

  /** The task, or nothing when the line is full: then it was answered. */
  Optional<Task> add(Wish wish, Consumer<AccountOutcome> answer) {
    if (line.size() >= limit) {
      answer.accept(new AccountOutcome.Busy(line.size()));
      return Optional.empty();
    }
    var task = new Task(++lastId, wish, answer);
    line.add(task);
    return Optional.of(task);
  }

  boolean isEmpty() {
    return line.isEmpty();
  }

  Optional<Task> first() {
    return Optional.ofNullable(line.peek());
  }

  /** The head could not be read for the first of the line: whether to try once more. */
  boolean isReadAgain() {
    var id = first().map(Task::id).orElse(0L);
    readInVain = id == readFor ? readInVain + 1 : 1;
    readFor = id;
    return id != 0 && readInVain < READINGS;
  }

  /** The first of the line hears {@code outcome}. */
  void answerFirst(AccountOutcome outcome) {
    var first = line.poll();
    if (first != null) {
      first.answer().accept(outcome);
    }
  }

  /** The first of the line has a block now. */
  void sign(Block block) {
    current = Optional.ofNullable(line.poll()).map(task -> new Signed(task, block, false));
    delay = NOT_FINAL;
    delayed = 0;
  }

  /** Whether somebody waits who needs a proof that the signed block is final. */
  boolean isProofAwaited() {
    return current.filter(signed -> signed.task().wish().needsProof()).isPresent();
  }

  /** The head of the account shows that the signed block is final. */
  void foundFinal() {
    current = current.map(signed -> new Signed(signed.task(), signed.block(), true));
  }

  /** Who waits for the signed block, if anybody still does, hears {@code outcome}. */
  void answerCurrent(AccountOutcome outcome) {
    var waiting = current;
    current = Optional.empty();
    waiting.ifPresent(signed -> signed.task().answer().accept(outcome));
  }

  /** Why the signed block is not final yet, as of now; its task goes on waiting for a while. */
  void delayed(String why) {
    delay = why;
    delayed++;
    if (delayed >= delays) {
      pending(why);
    }
  }

  /** The time of task {@code id} is over. */
  void overdue(long id, String whyNotSigned) {
    if (current.filter(signed -> signed.task().id() == id).isPresent()) {
      pending(delay);
    }
    line.stream()
        .filter(task -> task.id() == id)
        .findFirst()
        .ifPresent(
            task -> {
              line.remove(task);
              task.answer().accept(new AccountOutcome.NoQuorum(whyNotSigned));
            });
  }

  /** The signed block goes on without anybody who waits. */
  void pending(String detail) {
    current.ifPresent(signed -> answerCurrent(signed.outOfTime(detail)));
  }

  /** Everybody hears that it ends here. */
  void abandon(String why) {
    pending(why);
    while (!line.isEmpty()) {
      answerFirst(new AccountOutcome.NoQuorum(why));
    }
  }
}
