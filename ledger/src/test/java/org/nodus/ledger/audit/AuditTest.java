package org.nodus.ledger.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.ledger.replay.TestLedger.account;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.audit.Line.Kind;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.BlockBody;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.replay.ExportReader;
import org.nodus.ledger.replay.ExportWriter;
import org.nodus.ledger.replay.LedgerEntry;
import org.nodus.ledger.replay.LedgerHistories;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.protocol.bytes.Bytes;

class AuditTest {

  @Test
  void an_honest_history_is_clean_and_every_token_has_a_reason() {
    for (var seed = 0; seed < 12; seed++) {
      var ledger = LedgerHistories.random(seed, 100);

      var report = audit(ledger, export(ledger));

      assertEquals(List.of(), report.violations(), "seed=" + seed);
      assertEquals(ledger.state().root(), report.root());
      assertEquals(ledger.state().totals(), report.totals());
      assertEquals(ledger.entries().size(), report.blocks() + report.checkpoints());
      assertEquals(7 * report.blocks() + 3 * report.checkpoints(), report.signaturesChecked());
      for (var statement : report.statements().entrySet()) {
        assertEquals(
            ledger.state().owned(statement.getKey()).micros(),
            Statements.owned(statement.getValue()),
            "seed=" + seed);
      }
    }
  }

  @Test
  void a_statement_says_for_every_share_what_became_of_it() {
    var ledger = TestLedger.with("alice");
    ledger.transfer("alice", "bob", 500);
    var lock = ledger.lock("alice", 10, 1, "bob", "carol").hash();
    ledger.claim("alice", lock, "bob");

    assertEquals(List.of(Kind.GRANTED, Kind.SENT, Kind.LOCKED, Kind.BURNT), kinds(ledger, "alice"));
    assertEquals(List.of(Kind.RECEIVED, Kind.EARNED), kinds(ledger, "bob"));
    assertEquals(List.of(Kind.PENDING), kinds(ledger, "carol"));

    ledger.closeUntil(4);
    assertEquals(List.of(Kind.LOST), kinds(ledger, "carol"));

    ledger.refund("alice", lock);
    var report = Audit.run(ledger.genesis(), ledger.entries());
    assertEquals(Kind.REFUNDED, report.statementOf(account("alice")).getLast().kind());
    assertEquals(new Tokens(10), report.refunded());
    assertEquals(new Tokens(10), report.paidToHolders());
    var earned = report.statementOf(account("bob")).getLast();
    assertEquals(account("alice"), earned.counterpart().orElseThrow());
    assertEquals(0, earned.share().orElseThrow());
    assertTrue(earned.messageHash().isPresent());
    assertTrue(report.isClean());
  }

  @Test
  void any_flipped_bit_of_an_export_is_found_and_the_entry_named() {
    var ledger = LedgerHistories.random(1, 40);
    var pieces = pieces(ledger);
    var whole = Bytes.concat(pieces.toArray(Bytes[]::new));
    var random = new Random(5);
    var at = 0;
    for (var number = 0; number < pieces.size(); number++) {
      var size = pieces.get(number).length();
      for (var i = 0; i < 6; i++) {
        var bit = at * 8 + random.nextInt(size * 8);
        var array = whole.toArray();
        array[bit / 8] ^= (byte) (1 << (bit % 8));

        var report = audit(ledger, Bytes.wrap(array));

        assertFalse(report.isClean(), "bit " + bit);
        assertEquals(number, report.violations().getFirst().entry(), "bit " + bit);
      }
      at += size;
    }
  }

  @Test
  void an_export_cut_anywhere_is_incomplete() {
    var ledger = LedgerHistories.random(2, 30);
    var whole = export(ledger);
    var random = new Random(6);
    for (var i = 0; i < 30; i++) {
      var report = audit(ledger, whole.slice(0, random.nextInt(whole.length())));

      assertEquals(Fault.INCOMPLETE, report.violations().getLast().fault());
    }
    var longer = Bytes.concat(whole, Bytes.ofHex("00"));
    assertEquals(Fault.INCOMPLETE, audit(ledger, longer).violations().getLast().fault());
  }

  @Test
  void garbage_and_another_networks_export_are_refused() {
    var ledger = TestLedger.with("alice");
    ledger.transfer("alice", "bob", 5);
    ledger.close();
    var other = TestLedger.with("alice", "bob");
    other.close();

    assertFalse(audit(ledger, Bytes.utf8("no ledger at all")).isClean());
    assertFalse(audit(ledger, Bytes.EMPTY).isClean());
    var report = audit(ledger, export(other));
    assertEquals(Fault.FOREIGN_NETWORK, report.violations().getFirst().fault());
    assertEquals(0, report.violations().getFirst().entry());
  }

  /** Whoever rewrites an export can link it afresh; then the signatures tell. */
  @Test
  void every_kind_of_forgery_is_named_at_its_entry() {
    var ledger = TestLedger.with("alice", "bob");
    var first = ledger.transfer("alice", "bob", 5);
    ledger.transfer("alice", "carol", 6);
    ledger.close();
    ledger.transfer("bob", "carol", 7);
    ledger.close();
    var signed = ((LedgerEntry.Closed) ledger.entries().get(2)).checkpoint();
    var richer = new Block(with(first.block().body(), new Tokens(500)), first.block().signature());

    forged(ledger, 0, finish(ledger, richer, first), Fault.OWNER_SIGNATURE);
    forged(
        ledger,
        0,
        new LedgerEntry.Appended(
            new FinalBlock(ledger.committee().certify(first.block(), 1), first.acknowledgements())),
        Fault.ACKNOWLEDGEMENTS);
    forged(
        ledger,
        0,
        new LedgerEntry.Appended(new FinalBlock(swapVotes(first), first.acknowledgements())),
        Fault.CERTIFICATE);
    forged(
        ledger,
        2,
        new LedgerEntry.Closed(
            new org.nodus.ledger.epoch.SignedCheckpoint(
                signed.candidate(),
                ledger.committee().quorum(first.certified().statement().vote()))),
        Fault.CHECKPOINT_SIGNATURES);
  }

  @Test
  void a_committee_that_lies_about_the_rules_is_found_out() {
    var ledger = TestLedger.with("alice");
    var draft = ledger.draft("alice", gift("bob", 5)).body();
    var rich = Block.sign(with(draft, Tokens.ofWhole(5_000)), TestLedger.seed("alice"));
    var entry = new LedgerEntry.Appended(ledger.committee().finish(rich, 0));

    var report = Audit.run(ledger.genesis(), List.of(entry));

    assertEquals(Fault.RULE, report.violations().getFirst().fault());
    assertEquals(1, report.violations().getFirst().entry());
  }

  @Test
  void repeated_reordered_and_missing_entries_are_named() {
    var ledger = TestLedger.with("alice");
    ledger.transfer("alice", "bob", 5);
    ledger.transfer("alice", "bob", 6);
    ledger.close();
    var e = ledger.entries();

    first(ledger, List.of(e.get(0), e.get(0), e.get(1), e.get(2)), 2, Fault.REPEATED);
    first(ledger, List.of(e.get(1), e.get(0), e.get(2)), 1, Fault.OUT_OF_ORDER);
    first(ledger, List.of(e.get(0), e.get(2)), 2, Fault.CHECKPOINT);
  }

  @Test
  void a_block_that_waits_for_its_checkpoint_is_there_once() {
    var ledger = TestLedger.with("alice");
    ledger.transfer("alice", "bob", 5);
    ledger.close();
    var full = ledger.entries().getFirst();
    var bare =
        new LedgerEntry.Appended(
            new FinalBlock(((LedgerEntry.Appended) full).block().certified(), Endorsements.NONE));
    var close = ledger.entries().getLast();

    first(ledger, List.of(bare, bare, close), 2, Fault.REPEATED);
    first(ledger, List.of(full, bare, close), 2, Fault.REPEATED);
    first(ledger, List.of(full, close, bare), 3, Fault.OUT_OF_ORDER);
  }

  @Test
  void a_credit_counted_twice_is_told_apart_from_one_that_never_was() {
    var ledger = TestLedger.with("alice", "bob");
    var credit = ledger.transfer("alice", "bob", 5).hash();
    ledger.transfer("bob", "carol", 1);
    var draft = ledger.draft("bob", gift("carol", 1)).body();
    var twice =
        Block.sign(
            new BlockBody(
                draft.network(),
                draft.account(),
                draft.height(),
                draft.previous(),
                List.of(credit),
                draft.operation(),
                draft.balanceAfter().plus(new Tokens(5))),
            TestLedger.seed("bob"));
    var entries = new ArrayList<>(ledger.entries());
    entries.add(new LedgerEntry.Appended(ledger.committee().finish(twice, 0)));

    var violation = Audit.run(ledger.genesis(), entries).violations().getFirst();

    assertEquals(3, violation.entry());
    assertTrue(violation.detail().contains("counted before"), violation.detail());
  }

  @Test
  void a_block_settled_by_its_checkpoint_alone_is_as_good() {
    var ledger = TestLedger.with("alice");
    ledger.transfer("alice", "bob", 5);
    ledger.close();
    var bare = ((LedgerEntry.Appended) ledger.entries().getFirst()).block().certified();
    var entry = new LedgerEntry.Appended(new FinalBlock(bare, Endorsements.NONE));

    var report = Audit.run(ledger.genesis(), List.of(entry, ledger.entries().getLast()));
    var early = Audit.run(ledger.genesis(), List.of(entry));

    assertEquals(List.of(), report.violations());
    assertEquals(1, report.blocks());
    assertEquals(Fault.NEVER_FINAL, early.violations().getFirst().fault());
  }

  private static void first(TestLedger ledger, List<LedgerEntry> entries, long at, Fault fault) {
    var violation = Audit.run(ledger.genesis(), entries).violations().getFirst();
    assertEquals(fault, violation.fault(), violation.toString());
    assertEquals(at, violation.entry());
  }

  private static void forged(TestLedger ledger, int index, LedgerEntry forgery, Fault fault) {
    var entries = new ArrayList<>(ledger.entries());
    entries.set(index, forgery);
    var writer = new ExportWriter();
    var pieces = new ArrayList<Bytes>();
    pieces.add(writer.header(ledger.genesis()));
    entries.forEach(entry -> pieces.add(writer.entry(entry)));
    pieces.add(writer.end());

    var violation =
        audit(ledger, Bytes.concat(pieces.toArray(Bytes[]::new))).violations().getFirst();

    assertEquals(fault, violation.fault(), violation.toString());
    assertEquals(index + 1, violation.entry());
  }

  private static LedgerEntry finish(TestLedger ledger, Block block, FinalBlock like) {
    return new LedgerEntry.Appended(ledger.committee().finish(block, like.epoch()));
  }

  private static org.nodus.ledger.certificate.CertifiedBlock swapVotes(FinalBlock block) {
    return new org.nodus.ledger.certificate.CertifiedBlock(
        block.block(), block.epoch(), block.acknowledgements());
  }

  private static BlockBody with(BlockBody like, Tokens after) {
    return new BlockBody(
        like.network(),
        like.account(),
        like.height(),
        like.previous(),
        like.credits(),
        like.operation(),
        after);
  }

  private static Operation gift(String to, long micros) {
    return new Operation.Transfer(account(to), new Tokens(micros), Bytes.EMPTY);
  }

  private static List<Kind> kinds(TestLedger ledger, String name) {
    return Audit.run(ledger.genesis(), ledger.entries()).statementOf(account(name)).stream()
        .map(Line::kind)
        .toList();
  }

  private static AuditReport audit(TestLedger ledger, Bytes export) {
    return Audit.run(
        ledger.genesis(), new ExportReader(new ByteArrayInputStream(export.toArray())));
  }

  private static Bytes export(TestLedger ledger) {
    return Bytes.concat(pieces(ledger).toArray(Bytes[]::new));
  }

  private static List<Bytes> pieces(TestLedger ledger) {
    var writer = new ExportWriter();
    var pieces = new ArrayList<Bytes>();
    pieces.add(writer.header(ledger.genesis()));
    ledger.entries().forEach(entry -> pieces.add(writer.entry(entry)));
    pieces.add(writer.end());
    return pieces;
  }
}
