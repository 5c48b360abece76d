package org.nodus.ledger.epoch;

import java.util.Optional;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.VoteBook;
import org.nodus.ledger.journal.ValidatorEvent;
import org.nodus.ledger.journal.ValidatorEvent.CertificateAcknowledged;
import org.nodus.ledger.journal.ValidatorEvent.CheckpointLocked;
import org.nodus.ledger.journal.ValidatorEvent.CheckpointPrepared;
import org.nodus.ledger.journal.ValidatorEvent.EpochClosing;
import org.nodus.ledger.journal.ValidatorEvent.EpochOpened;
import org.nodus.ledger.journal.ValidatorEvent.VoteCast;

/**
 * Everything that one validator has promised in the open epoch. The state of its event-sourced
 * actor; bounded, because a new epoch begins with an empty book.
 *
 * @param promisedView the lowest view that it still takes part in, -1 before the closing began
 * @param prepared what it prepared last, and in which view
 * @param locked what a quorum prepared, as far as it knows
 */
public record ValidatorBook(
    Committee committee,
    VoteBook votes,
    long promisedView,
    Optional<Prepared> prepared,
    Optional<Closing.Locked> locked) {

  public record Prepared(long view, Candidate candidate) {}

  public static ValidatorBook opening(long epoch, Committee committee) {
    return new ValidatorBook(
        committee, VoteBook.opening(epoch, committee), -1, Optional.empty(), Optional.empty());
  }

  public long epoch() {
    return votes.epoch();
  }

  /** Applies a fact and decides nothing. */
  public ValidatorBook after(ValidatorEvent event) {
    return switch (event) {
      case VoteCast cast -> with(votes.after(cast));
      case CertificateAcknowledged acknowledged -> with(votes.after(acknowledged));
      case EpochClosing closing ->
          new ValidatorBook(committee, votes.closing(), closing.view(), prepared, locked);
      case CheckpointPrepared now ->
          new ValidatorBook(
              committee,
              votes.closing(),
              Math.max(promisedView, now.view()),
              Optional.of(new Prepared(now.view(), now.candidate())),
              locked);
      case CheckpointLocked now ->
          prepared
              .filter(known -> known.candidate().hash().equals(now.proof().checkpoint()))
              .map(known -> locked(new Closing.Locked(known.candidate(), now.proof())))
              .orElse(this);
      case EpochOpened opened -> opening(opened.epoch(), committee);
    };
  }

  private ValidatorBook with(VoteBook next) {
    return new ValidatorBook(committee, next, promisedView, prepared, locked);
  }

  private ValidatorBook locked(Closing.Locked next) {
    var view = Math.max(promisedView, next.proof().view());
    return new ValidatorBook(committee, votes.closing(), view, prepared, Optional.of(next));
  }
}
