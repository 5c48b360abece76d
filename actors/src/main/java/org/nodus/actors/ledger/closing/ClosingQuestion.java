package org.nodus.actors.ledger.closing;

import java.time.Instant;
import java.util.Optional;
import org.nodus.actors.ledger.replica.LedgerView;
import org.nodus.ledger.epoch.CheckpointAnswer;
import org.nodus.ledger.epoch.CheckpointRequest;
import org.nodus.ledger.epoch.CheckpointRule;
import org.nodus.ledger.epoch.ValidatorBook;

/** What a validator answers to a proposer, as of its promises and of its replica's ledger. */
public record ClosingQuestion(CheckpointRule rule, EpochClock clock) {

  public CheckpointRule.Decision decide(
      LedgerView view, ValidatorBook book, CheckpointRequest request, Instant now) {
    var open = view.state().position().open();
    if (request.epoch() < open) {
      var settled =
          view.checkpointAtOrBefore(request.epoch())
              .filter(one -> one.epoch() == request.epoch())
              .<CheckpointAnswer>map(CheckpointAnswer.Settled::new);
      return answer(settled.orElseGet(() -> new CheckpointAnswer.OtherEpoch(open)));
    }
    if (open != book.epoch()) {
      return answer(new CheckpointAnswer.OtherEpoch(book.epoch()));
    }
    return rule.decide(
        book,
        request,
        new CheckpointRule.Knowledge(
            view.state(),
            view.lastCheckpoint(),
            clock.isOver(open, now),
            clock.epochAt(now),
            view::certified));
  }

  private static CheckpointRule.Decision answer(CheckpointAnswer answer) {
    return new CheckpointRule.Decision(answer, Optional.empty());
  }
}
