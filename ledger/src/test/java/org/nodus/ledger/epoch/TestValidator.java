package org.nodus.ledger.epoch;

import java.util.Optional;
import java.util.stream.IntStream;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.VoteBook;
import org.nodus.ledger.replay.LedgerReplay;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.ledger.view.GiveUp;
import org.nodus.ledger.view.ViewProof;

/** A validator without network and disk: events are applied as soon as they are decided. */
final class TestValidator {
  private final TestLedger ledger;
  final int place;
  final LedgerReplay replay;
  final CheckpointRule rule;
  ValidatorBook book;

  TestValidator(TestLedger ledger, int place) {
    this.ledger = ledger;
    this.place = place;
    this.replay = new LedgerReplay(ledger.genesis());
    var committee = ledger.committee();
    this.rule =
        new CheckpointRule(ledger.genesis().network(), committee.committee(), committee.key(place));
    this.book = ValidatorBook.opening(0, committee.committee());
  }

  void acknowledge(CertifiedBlock certified) {
    var fresh = (VoteBook.Decision.Fresh) book.votes().acknowledge(certified);
    book = book.after(fresh.event());
    replay.note(certified);
  }

  CheckpointAnswer ask(CheckpointRequest request) {
    return ask(request, true, 1);
  }

  CheckpointAnswer ask(CheckpointRequest request, boolean isOver, long clock) {
    var knowledge =
        new CheckpointRule.Knowledge(
            replay.state(), replay.lastCheckpoint(), isOver, clock, replay::pending);
    var decision = rule.decide(book, request, knowledge);
    decision.event().ifPresent(event -> book = book.after(event));
    return decision.answer();
  }

  CheckpointRound round(long view) {
    return new CheckpointRound(
        ledger.genesis().network(),
        ledger.committee().committee(),
        ledger.committee().key(place),
        0,
        view,
        proof(view));
  }

  /** Why a view may begin: everybody gave up the one before it. */
  private Optional<ViewProof> proof(long view) {
    var network = ledger.genesis().network();
    return view <= 0
        ? Optional.empty()
        : Optional.of(
            new ViewProof(
                IntStream.range(0, 3)
                    .mapToObj(
                        place -> GiveUp.sign(network, 0, view - 1, ledger.committee().key(place)))
                    .toList()));
  }

  Candidate compute(CheckpointRound round) {
    return compute(round, round.opens());
  }

  Candidate compute(CheckpointRound round, long opens) {
    return round
        .bound()
        .orElseGet(
            () ->
                EpochClose.candidate(
                        replay.state(),
                        round.blocks().hashes().stream()
                            .flatMap(hash -> replay.pending(hash).stream())
                            .map(CertifiedBlock::block)
                            .toList(),
                        round.blocks(),
                        replay.lastCheckpoint(),
                        opens,
                        ledger.committee().committee())
                    .orElseThrow());
  }
}
