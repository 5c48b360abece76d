package org.nodus.node.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.audit.AuditReport;
import org.nodus.ledger.audit.Line;
import org.nodus.ledger.state.Totals;
import org.nodus.node.demo.EarningsTable.Outcome;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

class EarningsTableTest {
  private static final Hash256 MESSAGE = hash("message");
  private static final AccountId ALICE = new AccountId(hash("alice"));
  private static final AccountId LIVING = new AccountId(hash("living"));
  private static final AccountId DEAD = new AccountId(hash("dead"));

  private static final EarningsTable.Names NAMES =
      new EarningsTable.Names(
          Map.of(ALICE, "alice", LIVING, "node-01", DEAD, "node-02"),
          List.of(DEAD),
          Map.of(MESSAGE, "a very long name of a file.tar.gz"));

  @Test
  void every_share_and_what_the_sender_got_back_has_a_line_with_a_reason() {
    var table = EarningsTable.of(report(), NAMES);

    assertEquals(
        List.of("node-01 EARNED", "node-02 LOST", "alice REFUNDED", "alice BURNT"),
        table.rows().stream().map(row -> row.who() + " " + row.outcome()).toList());
    assertEquals(Tokens.ofWhole(10), table.sum(Outcome.EARNED));
    assertEquals(Tokens.ofWhole(10), table.sum(Outcome.REFUNDED));
    assertEquals(Tokens.NONE, table.sum(Outcome.PENDING));
    assertTrue(table.rows().get(1).reason().startsWith("killed"));
  }

  @Test
  void a_line_fits_a_terminal() {
    var text = EarningsTable.of(report(), NAMES).toText();

    assertTrue(text.lines().allMatch(line -> line.length() <= 100), text);
    assertTrue(text.contains("a very long n…, share 1"), text);
  }

  private static AuditReport report() {
    var statements = new TreeMap<AccountId, List<Line>>();
    statements.put(
        ALICE,
        List.of(
            line(Line.Kind.RECEIVED, 1_000, Optional.empty(), Optional.empty()),
            line(Line.Kind.LOCKED, 20, Optional.of(MESSAGE), Optional.empty()),
            line(Line.Kind.BURNT, 1, Optional.of(MESSAGE), Optional.empty()),
            line(Line.Kind.REFUNDED, 10, Optional.of(MESSAGE), Optional.empty())));
    statements.put(
        LIVING, List.of(line(Line.Kind.EARNED, 10, Optional.of(MESSAGE), Optional.of(0))));
    statements.put(DEAD, List.of(line(Line.Kind.LOST, 10, Optional.of(MESSAGE), Optional.of(1))));
    return new AuditReport(
        hash("network"),
        5,
        5,
        2,
        40,
        hash("root"),
        9,
        new Totals(Tokens.ofWhole(1), Tokens.ofWhole(1), Tokens.NONE, Tokens.NONE),
        Tokens.ofWhole(10),
        Tokens.ofWhole(10),
        List.of(),
        0,
        statements);
  }

  private static Line line(
      Line.Kind kind, long tokens, Optional<Hash256> message, Optional<Integer> share) {
    return new Line(
        kind, Tokens.ofWhole(tokens), Optional.empty(), message, share, hash("block"), 7, 1);
  }

  private static Hash256 hash(String text) {
    return Sha256.of(Bytes.utf8(text));
  }
}
