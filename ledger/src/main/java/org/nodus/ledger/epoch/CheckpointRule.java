package org.nodus.ledger.epoch;

import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.Endorsement;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.ledger.epoch.CheckpointAnswer.Why;
import org.nodus.ledger.epoch.CheckpointRequest.Close;
import org.nodus.ledger.epoch.CheckpointRequest.Commit;
import org.nodus.ledger.epoch.CheckpointRequest.Impatient;
import org.nodus.ledger.epoch.CheckpointRequest.Propose;
import org.nodus.ledger.journal.ValidatorEvent;
import org.nodus.ledger.journal.ValidatorEvent.CheckpointLocked;
import org.nodus.ledger.journal.ValidatorEvent.CheckpointPrepared;
import org.nodus.ledger.journal.ValidatorEvent.EpochClosing;
import org.nodus.ledger.state.LedgerState;
import org.nodus.protocol.bytes.Hash256;

/**
 * What a validator answers to whoever closes the epoch (PBFT §4, with the leader as collector).
 *
 * <p>Safe under any timing with at most f liars: a validator prepares one checkpoint per view, and
 * only one that a quorum's closings justify; a quorum of preparations locks it; a later view must
 * carry the highest lock of a quorum on. Every final block is in the checkpoint, because a quorum
 * acknowledged it, a quorum's closings make the union, and the two share an honest validator.
 */
public final class CheckpointRule {
  private final Hash256 network;
  private final Committee committee;
  private final ValidatorKey key;

  /** What to answer, and what must be durable before. */
  public record Decision(CheckpointAnswer answer, Optional<ValidatorEvent> event) {
    static Decision answer(CheckpointAnswer answer) {
      return new Decision(answer, Optional.empty());
    }

    static Decision refuse(Why why) {
      return answer(new CheckpointAnswer.Refused(why));
    }
  }

  /**
   * What the validator knows at this moment.
   *
   * @param state of the ledger, with the final blocks of the open epoch applied
   * @param previous hash of the last checkpoint, the network id when there is none
   * @param isOver whether the epoch is over by the own clock
   * @param clock which epoch it is by the own clock
   * @param certified finds blocks whose certificates were checked, whether final or not
   */
  public record Knowledge(
      LedgerState state,
      Hash256 previous,
      boolean isOver,
      long clock,
      Function<Hash256, Optional<CertifiedBlock>> certified) {}

  public CheckpointRule(Hash256 network, Committee committee, ValidatorKey key) {
    this.network = network;
    this.committee = committee;
    this.key = key;
  }

  public Decision decide(ValidatorBook book, CheckpointRequest request, Knowledge knowledge) {
    if (!request.network().equals(network)) {
      return Decision.refuse(Why.FOREIGN_NETWORK);
    }
    if (request.epoch() != book.epoch()) {
      return Decision.answer(new CheckpointAnswer.OtherEpoch(book.epoch()));
    }
    if (request.view() < 0) {
      // It would be no later than a book without promises, whose answers write nothing down.
      return Decision.refuse(Why.NOT_PROPOSER);
    }
    if (request.view() < book.promisedView()) {
      return Decision.answer(new CheckpointAnswer.Behind(book.promisedView()));
    }
    return switch (request) {
      case Impatient word -> Decision.answer(new CheckpointAnswer.Patience(Optional.empty()));
      case Close close -> close(book, close, knowledge);
      case Propose propose -> propose(book, propose, knowledge);
      case Commit commit -> commit(book, commit);
    };
  }

  private Decision close(ValidatorBook book, Close close, Knowledge knowledge) {
    var statement = Close.statement(network, close.epoch(), close.view());
    if (!isTurnOf(close.by(), close.epoch(), close.view())
        || !statement.isSigned(close.by(), committee)) {
      return Decision.refuse(Why.NOT_PROPOSER);
    }
    if (book.promisedView() < close.view()) {
      if (close.view() == 0 && !knowledge.isOver()) {
        return Decision.answer(new CheckpointAnswer.OtherEpoch(book.epoch()));
      }
      if (close.view() > 0 && !isBegun(close)) {
        return Decision.refuse(Why.VIEW_TOO_FAR);
      }
    }
    var acknowledged =
        book.locked().isPresent() ? BlockSet.EMPTY : BlockSet.of(book.votes().acknowledged());
    var lock = Closing.Lock.of(book.locked());
    var by =
        key.sign(
            Closing.statement(
                network,
                close.epoch(),
                close.view(),
                knowledge.clock(),
                acknowledged.digest(),
                lock));
    var answer =
        new CheckpointAnswer.Closed(
            new Closing(
                network,
                close.epoch(),
                close.view(),
                knowledge.clock(),
                acknowledged,
                book.locked(),
                by));
    return book.promisedView() == close.view()
        ? Decision.answer(answer)
        : new Decision(answer, Optional.of(new EpochClosing(close.epoch(), close.view())));
  }

  private Decision propose(ValidatorBook book, Propose propose, Knowledge knowledge) {
    var candidate = propose.candidate();
    var statement = Propose.statement(network, propose.epoch(), propose.view(), candidate.hash());
    if (!isTurnOf(propose.by(), propose.epoch(), propose.view())
        || !statement.isSigned(propose.by(), committee)) {
      return Decision.refuse(Why.NOT_PROPOSER);
    }
    var before = book.prepared().filter(known -> known.view() == propose.view());
    if (before.isPresent()) {
      return before.get().candidate().equals(candidate)
          ? Decision.answer(prepared(propose))
          : Decision.refuse(Why.PREPARED_OTHER);
    }
    if (!Justification.holds(propose, committee)) {
      return Decision.refuse(Why.NOT_JUSTIFIED);
    }
    var against = against(candidate, knowledge);
    return against.isPresent()
        ? Decision.answer(against.get())
        : new Decision(
            prepared(propose), Optional.of(new CheckpointPrepared(propose.view(), candidate)));
  }

  private Decision commit(ValidatorBook book, Commit commit) {
    var proof = commit.proof();
    var known = book.prepared().filter(one -> one.candidate().hash().equals(proof.checkpoint()));
    if (known.isEmpty()) {
      return Decision.refuse(Why.NOT_PREPARED);
    }
    if (!proof.isGenuine(committee)) {
      return Decision.refuse(Why.NOT_JUSTIFIED);
    }
    var checkpoint = known.get().candidate().checkpoint();
    var answer = new CheckpointAnswer.Signed(proof.checkpoint(), key.sign(checkpoint.statement()));
    var isKnown = book.locked().filter(one -> one.proof().view() == proof.view()).isPresent();
    return isKnown
        ? Decision.answer(answer)
        : new Decision(answer, Optional.of(new CheckpointLocked(proof)));
  }

  private CheckpointAnswer prepared(Propose propose) {
    var checkpoint = propose.candidate().hash();
    var statement = Preparation.statement(network, propose.epoch(), propose.view(), checkpoint);
    return new CheckpointAnswer.Prepared(propose.view(), checkpoint, key.sign(statement));
  }

  /** What is wrong with the content, if anything; recomputes the state on a copy. */
  private Optional<CheckpointAnswer> against(Candidate candidate, Knowledge knowledge) {
    var checkpoint = candidate.checkpoint();
    if (!checkpoint.previous().equals(knowledge.previous())) {
      return refused(Why.WRONG_PREVIOUS);
    }
    if (!checkpoint.nextCommittee().equals(Committees.hash(committee))) {
      return refused(Why.WRONG_COMMITTEE);
    }
    var applied = knowledge.state().appliedInOpenEpoch();
    if (!candidate.blocks().containsAll(applied)) {
      return refused(Why.FINAL_BLOCK_LEFT_OUT);
    }
    var blocks = new ArrayList<Block>();
    var missing = new ArrayList<Hash256>();
    for (var hash : candidate.blocks().hashes()) {
      if (!applied.contains(hash)) {
        knowledge
            .certified()
            .apply(hash)
            .filter(known -> known.epoch() == checkpoint.epoch())
            .ifPresentOrElse(known -> blocks.add(known.block()), () -> missing.add(hash));
      }
    }
    if (!missing.isEmpty()) {
      return Optional.of(new CheckpointAnswer.Lacking(BlockSet.of(missing)));
    }
    var mine =
        EpochClose.candidate(
            knowledge.state(),
            blocks,
            candidate.blocks(),
            knowledge.previous(),
            checkpoint.opens(),
            committee);
    if (mine.isEmpty()) {
      return refused(Why.NOT_APPLICABLE);
    }
    return mine.get().equals(candidate) ? Optional.empty() : refused(Why.WRONG_ROOT);
  }

  private boolean isTurnOf(Endorsement by, long epoch, long view) {
    return by.validator() == Committees.proposer(committee, epoch, view);
  }

  /** Nobody is carried to a view that no honest validator waited for. */
  private boolean isBegun(Close close) {
    return close
        .proof()
        .filter(proof -> proof.begins() == close.view())
        .filter(proof -> proof.isGenuine(network, close.epoch(), committee))
        .isPresent();
  }

  private static Optional<CheckpointAnswer> refused(Why why) {
    return Optional.of(new CheckpointAnswer.Refused(why));
  }
}
