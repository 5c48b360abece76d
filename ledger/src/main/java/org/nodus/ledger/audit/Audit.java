package org.nodus.ledger.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.audit.EntryCheck.Findings;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.replay.ExportItem;
import org.nodus.ledger.replay.LedgerEntry;
import org.nodus.ledger.replay.LedgerReplay;
import org.nodus.ledger.replay.Step;
import org.nodus.protocol.bytes.Hash256;

/**
 * Replays a history from its genesis and believes nothing: every signature, certificate, link,
 * credit, secret and rule, conservation, and the root of every checkpoint.
 *
 * <p>Signatures are checked by {@link EntryCheck}, which a caller may run in parallel and whose
 * findings it feeds in here one entry after the other. One audit, one owner. A record that is wrong
 * only in its votes is still followed, so that one fault is named once; behind a checkpoint that
 * does not fit, only signatures are checked.
 */
public final class Audit {
  private final Genesis genesis;
  private final LedgerReplay replay;
  private final Statements statements;
  private final List<Violation> violations = new ArrayList<>();

  /** Certified blocks without acknowledgements: the epoch's checkpoint must contain them. */
  private final Map<Hash256, Long> unacknowledged = new LinkedHashMap<>();

  private final Map<Hash256, Hash256> countedBy = new HashMap<>();
  private long violationCount;
  private long blocks;
  private long certificates;
  private long checkpoints;
  private long signatures;
  private long lastEntry;
  private boolean following = true;
  private boolean reported;

  public Audit(Genesis genesis) {
    this.genesis = genesis;
    this.replay = new LedgerReplay(genesis);
    this.statements = new Statements(genesis);
  }

  /** Audits an export on the calling thread. */
  public static AuditReport run(Genesis genesis, Iterator<ExportItem> export) {
    var check = new EntryCheck(genesis);
    var audit = new Audit(genesis);
    while (export.hasNext()) {
      var item = export.next();
      audit.accept(
          item, item instanceof ExportItem.Entry one ? check.check(one.entry()) : Findings.NONE);
    }
    return audit.report();
  }

  /** Audits a list of entries, numbered from 1, on the calling thread. */
  public static AuditReport run(Genesis genesis, List<LedgerEntry> entries) {
    var check = new EntryCheck(genesis);
    var audit = new Audit(genesis);
    var number = 0L;
    for (var entry : entries) {
      audit.accept(++number, entry, check.check(entry));
    }
    return audit.report();
  }

  /** Takes the next item of an export, with what {@link EntryCheck} found in it. */
  public void accept(ExportItem item, Findings findings) {
    lastEntry = item.number();
    item.damage()
        .filter(words -> !(item instanceof ExportItem.Unreadable))
        .ifPresent(words -> found(item.number(), Optional.empty(), Fault.DAMAGED, words));
    switch (item) {
      case ExportItem.Header header -> {
        if (!header.genesis().equals(genesis)) {
          found(
              0, Optional.empty(), Fault.FOREIGN_NETWORK, "the export begins with another genesis");
        }
      }
      case ExportItem.Entry entry -> accept(entry.number(), entry.entry(), findings);
      case ExportItem.Unreadable bad ->
          found(
              bad.number(),
              Optional.empty(),
              bad.last() ? Fault.INCOMPLETE : Fault.UNREADABLE,
              bad.reason());
      case ExportItem.End end -> {}
    }
  }

  /** Takes the next entry, with what {@link EntryCheck} found in it. */
  public void accept(long number, LedgerEntry entry, Findings findings) {
    lastEntry = number;
    signatures += findings.signatures();
    var id = idOf(entry);
    findings.faults().forEach(fault -> found(number, Optional.of(id), fault, fault.words()));
    if (!following || findings.has(Fault.OWNER_SIGNATURE) || findings.has(Fault.FOREIGN_NETWORK)) {
      return;
    }
    switch (entry) {
      case LedgerEntry.Appended appended -> append(number, appended.block());
      case LedgerEntry.Closed closed -> close(number, closed.checkpoint());
    }
  }

  /**
   * The result, once: the end of the history is judged too.
   *
   * @throws IllegalStateException when it was asked for before
   */
  public AuditReport report() {
    if (reported) {
      throw new IllegalStateException("an audit reports once");
    }
    reported = true;
    var finished = statements.finish(replay.state().position());
    if (following) {
      unacknowledged.forEach(
          (block, entry) ->
              found(entry, Optional.of(block), Fault.NEVER_FINAL, Fault.NEVER_FINAL.words()));
      checkTotals(lastEntry);
      finished.forEach(this::checkStatement);
    }
    return new AuditReport(
        genesis.network(),
        blocks,
        certificates,
        checkpoints,
        signatures,
        replay.state().root(),
        replay.state().position().open(),
        replay.state().totals(),
        statements.paidToHolders(),
        statements.refundedToSenders(),
        violations,
        violationCount,
        finished);
  }

  private void checkStatement(AccountId account, List<Line> lines) {
    var owned = replay.state().owned(account);
    if (Statements.owned(lines) != owned.micros()) {
      found(lastEntry, Optional.empty(), Fault.STATEMENT, account + " owns " + owned);
    }
  }

  private void append(long number, FinalBlock block) {
    certificates++;
    if (block.acknowledgements().isEmpty()) {
      if (isHere(block.hash())) {
        found(number, Optional.of(block.hash()), Fault.REPEATED, Fault.REPEATED.words());
      } else if (block.epoch() == replay.state().position().open()) {
        replay.note(block.certified());
        unacknowledged.put(block.hash(), number);
      } else {
        found(number, Optional.of(block.hash()), Fault.OUT_OF_ORDER, "it is of another epoch");
      }
      return;
    }
    switch (replay.accept(block)) {
      case Step.Applied applied -> applied(block.block(), block.epoch(), number);
      case Step.Known known ->
          found(number, Optional.of(block.hash()), Fault.REPEATED, Fault.REPEATED.words());
      case Step.Waiting waiting ->
          found(number, Optional.of(block.hash()), Fault.OUT_OF_ORDER, missing(waiting));
      case Step.Refused refused ->
          found(number, Optional.of(block.hash()), Fault.RULE, refused.detail());
      case Step.Mismatch mismatch -> throw new AssertionError("only checkpoints mismatch");
    }
  }

  private boolean isHere(Hash256 block) {
    return unacknowledged.containsKey(block) || replay.state().appliedInOpenEpoch().contains(block);
  }

  private void close(long number, SignedCheckpoint signed) {
    checkpoints++;
    var hash = Optional.of(signed.checkpoint().hash());
    var settled = new LinkedHashMap<Block, Long>();
    unacknowledged.forEach(
        (block, entry) -> replay.pending(block).ifPresent(one -> settled.put(one.block(), entry)));
    switch (replay.accept(signed)) {
      case Step.Applied applied -> closed(signed, number, settled);
      case Step.Known known -> found(number, hash, Fault.REPEATED, Fault.REPEATED.words());
      case Step.Waiting waiting -> lost(number, hash, missing(waiting));
      case Step.Refused refused -> lost(number, hash, refused.detail());
      case Step.Mismatch mismatch -> lost(number, hash, mismatch.against().words());
    }
  }

  private void closed(SignedCheckpoint signed, long number, Map<Block, Long> settled) {
    // Locks first: the statements know a claim only by its lock.
    for (var locks : List.of(true, false)) {
      settled.forEach(
          (block, entry) -> {
            if (signed.blocks().contains(block.hash())
                && block.operation() instanceof Operation.Lock == locks) {
              applied(block, signed.epoch(), entry);
            }
          });
    }
    unacknowledged.forEach(
        (block, entry) -> {
          if (!signed.blocks().contains(block)) {
            found(entry, Optional.of(block), Fault.NEVER_FINAL, Fault.NEVER_FINAL.words());
          }
        });
    unacknowledged.clear();
    checkTotals(number);
  }

  private void lost(long number, Optional<Hash256> checkpoint, String words) {
    following = false;
    found(
        number, checkpoint, Fault.CHECKPOINT, words + "; from here on only signatures are checked");
  }

  private void applied(Block block, long epoch, long number) {
    blocks++;
    block.body().credits().forEach(credit -> countedBy.put(credit, block.hash()));
    statements.note(block, epoch, number);
  }

  private String missing(Step.Waiting waiting) {
    for (var need : waiting.needs()) {
      var before = countedBy.get(need);
      if (before != null) {
        return "credit " + need + " was counted before, by block " + before;
      }
    }
    return Fault.OUT_OF_ORDER.words() + ": " + waiting.needs();
  }

  private void checkTotals(long number) {
    var totals = replay.state().totals();
    if (!totals.areConserved()) {
      found(number, Optional.empty(), Fault.NOT_CONSERVED, totals.toString());
    }
  }

  private void found(long entry, Optional<Hash256> block, Fault fault, String detail) {
    violationCount++;
    if (violations.size() < AuditReport.MAX_VIOLATIONS) {
      violations.add(new Violation(entry, block, fault, detail));
    }
  }

  private static Hash256 idOf(LedgerEntry entry) {
    return switch (entry) {
      case LedgerEntry.Appended appended -> appended.block().hash();
      case LedgerEntry.Closed closed -> closed.checkpoint().checkpoint().hash();
    };
  }
}
