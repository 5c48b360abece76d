package org.nodus.ledger.epoch;

import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.VoteBook;
import org.nodus.ledger.replay.LedgerReplay;
import org.nodus.ledger.replay.TestLedger;

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
    return ask(request, 3, 1);
  }

  CheckpointAnswer ask(CheckpointRequest request, long latestView, long latestOpens) {
    var knowledge =
        new CheckpointRule.Knowledge(
            replay.state(), replay.lastCheckpoint(), latestView, latestOpens, replay::pending);
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
        view);
  }

  Candidate compute(CheckpointRound round) {
    return compute(round, 1);
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
