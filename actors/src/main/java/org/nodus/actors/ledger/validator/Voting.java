package org.nodus.actors.ledger.validator;

import java.util.List;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.ledger.replica.LedgerView;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.VoteBook;
import org.nodus.ledger.journal.ValidatorEvent;
import org.nodus.ledger.state.Verdict;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/**
 * What a validator does about blocks and certificates. Says it and does nothing itself but keep
 * what is {@link Parked}. Owned by one {@link Validator}.
 */
final class Voting {

  sealed interface Reaction {}

  /** The answer, at once. */
  record Answer(PeerLink.Incoming to, Response response) implements Reaction {}

  /** The answer, as soon as the promise is durable. */
  record Promise(ValidatorEvent event, PeerLink.Incoming to, Response response)
      implements Reaction {}

  /** The same, and the replica holds the block until it is final. */
  record Acknowledge(
      ValidatorEvent event, CertifiedBlock certified, PeerLink.Incoming to, Response response)
      implements Reaction {}

  /** What does the replica say about the block? Comes back as {@link Judged}. */
  record Ask(PeerLink.Incoming to, Block block, boolean wasParked) implements Reaction {

    Judged judge(LedgerView view) {
      var state = view.state();
      return new Judged(to, block, state.position().open(), state.check(block), wasParked);
    }
  }

  /** The replica answers. */
  record AskLate(LedgerReplica.Consult<PeerLink.Reply> question) implements Reaction {}

  /** The block waits for these. */
  record Fetch(List<Hash256> blocks) implements Reaction {}

  /**
   * The replica's word on a block; one that was parked is not parked again.
   *
   * @param open the epoch that was open there
   */
  record Judged(
      PeerLink.Incoming incoming, Block block, long open, Verdict verdict, boolean wasParked) {}

  private final ValidatorAnswers answers;
  private final Committee committee;
  private final ValidatorLimits limits;
  private final Clock clock;
  private final Parked parked;

  Voting(ValidatorAnswers answers, Committee committee, ValidatorLimits limits, Clock clock) {
    this.answers = answers;
    this.committee = committee;
    this.limits = limits;
    this.clock = clock;
    this.parked = new Parked(limits.inFlight());
  }

  /** Somebody wants a vote for {@code block}. */
  Reaction wanted(VoteBook votes, PeerLink.Incoming from, Block block, boolean isBusy) {
    return switch (votes.vote(block)) {
      case VoteBook.Decision.Again again -> new Answer(from, answers.vote(votes.epoch(), block));
      case VoteBook.Decision.No no ->
          new Answer(from, ValidatorAnswers.refused(no.refusal(), votes, block));
      case VoteBook.Decision.Fresh fresh -> {
        if (!block.isSigned()) {
          yield refused(from, Reason.INVALID, "its owner did not sign it");
        }
        yield isBusy
            ? refused(from, Reason.BUSY, "too many blocks at once")
            : new Ask(from, block, false);
      }
    };
  }

  /** The replica has judged a block. */
  Reaction judged(VoteBook votes, Judged judged) {
    var from = judged.incoming();
    var block = judged.block();
    if (judged.open() != votes.epoch()) {
      return refused(from, Reason.BUSY, "the epoch is turning");
    }
    if (judged.verdict() instanceof Verdict.Waiting waiting && park(judged, waiting)) {
      return new Fetch(waiting.needs());
    }
    if (!judged.verdict().isAllowed()) {
      return new Answer(from, ValidatorAnswers.refused(judged.verdict()));
    }
    var vote = answers.vote(votes.epoch(), block);
    return switch (votes.vote(block)) {
      case VoteBook.Decision.Again again -> new Answer(from, vote);
      case VoteBook.Decision.No no ->
          new Answer(from, ValidatorAnswers.refused(no.refusal(), votes, block));
      case VoteBook.Decision.Fresh fresh -> new Promise(fresh.event(), from, vote);
    };
  }

  /** Somebody wants an acknowledgement. */
  Reaction certified(VoteBook votes, PeerLink.Incoming from, CertifiedBlock certified) {
    return switch (votes.acknowledge(certified)) {
      case VoteBook.Decision.Again again -> new Answer(from, answers.acknowledgement(certified));
      case VoteBook.Decision.No no -> new AskLate(answers.late(from, certified, no, votes));
      case VoteBook.Decision.Fresh fresh ->
          certified.isGenuine(committee)
              ? new Acknowledge(fresh.event(), certified, from, answers.acknowledgement(certified))
              : refused(from, Reason.INVALID, "its signatures are not those of a quorum");
    };
  }

  /** Lets a block wait for what it builds on. */
  private boolean park(Judged judged, Verdict.Waiting waiting) {
    var deadline = clock.nanoTime() + limits.parking().toNanos();
    return !judged.wasParked()
        && parked.add(new Parked.Waiting(judged.incoming(), judged.block(), waiting, deadline));
  }

  /** What waited for {@code block}. */
  List<Ask> arrived(Hash256 block) {
    return parked.arrived(block).stream()
        .map(one -> new Ask(one.incoming(), one.block(), true))
        .toList();
  }

  /** What has waited long enough. */
  List<Answer> expired() {
    return parked.expired(clock.nanoTime()).stream()
        .map(one -> new Answer(one.incoming(), ValidatorAnswers.refused(one.verdict())))
        .toList();
  }

  static Answer refused(PeerLink.Incoming from, Reason reason, String words) {
    return new Answer(from, ValidatorAnswers.refused(reason, words));
  }
}
