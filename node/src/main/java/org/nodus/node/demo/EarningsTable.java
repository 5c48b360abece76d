package org.nodus.node.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.audit.AuditReport;
import org.nodus.ledger.audit.Line;
import org.nodus.protocol.bytes.Hash256;

/**
 * Who earned what, and why: what an audit found, in the words of the demo. Knows only the audit and
 * what the accounts and locks are called.
 */
record EarningsTable(List<Row> rows, Map<Outcome, Tokens> sums) {

  /** Leaves room for the share within a line. */
  private static final int MESSAGE_COLUMNS = 14;

  /** How a share, or a sender's rest, ended. */
  enum Outcome {
    EARNED,
    PENDING,
    LOST,
    REFUNDED,
    BURNT
  }

  /**
   * One token stream.
   *
   * @param who a node or a person
   * @param what a message, and which share of it
   */
  record Row(String who, String what, Tokens amount, Outcome outcome, String reason) {}

  /**
   * The names of things.
   *
   * @param people of accounts
   * @param dead of accounts whose nodes were killed, among {@code people}
   * @param messages by the hash that their locks carry
   */
  record Names(
      Map<AccountId, String> people, List<AccountId> dead, Map<Hash256, String> messages) {}

  EarningsTable {
    rows = List.copyOf(rows);
    sums = Map.copyOf(sums);
  }

  static EarningsTable of(AuditReport report, Names names) {
    var rows = new ArrayList<Row>();
    report
        .statements()
        .forEach(
            (account, lines) ->
                lines.forEach(line -> row(account, line, names).ifPresent(rows::add)));
    rows.sort(Comparator.comparing(Row::outcome).thenComparing(Row::who).thenComparing(Row::what));
    var sums = new EnumMap<Outcome, Tokens>(Outcome.class);
    rows.forEach(row -> sums.merge(row.outcome(), row.amount(), Tokens::plus));
    return new EarningsTable(rows, sums);
  }

  Tokens sum(Outcome outcome) {
    return sums.getOrDefault(outcome, Tokens.NONE);
  }

  private static Optional<Row> row(AccountId account, Line line, Names names) {
    if (line.messageHash().isEmpty()) {
      return Optional.empty();
    }
    var message = names.messages().getOrDefault(line.messageHash().get(), "another message");
    var what = shortened(message) + line.share().map(share -> ", share " + share).orElse("");
    var isDead = names.dead().contains(account);
    return outcome(line.kind())
        .map(
            outcome ->
                new Row(
                    names.people().getOrDefault(account, account.toHex().substring(0, 12)),
                    what,
                    line.amount(),
                    outcome,
                    reason(outcome, isDead, line)));
  }

  private static String shortened(String message) {
    return message.length() <= MESSAGE_COLUMNS
        ? message
        : message.substring(0, MESSAGE_COLUMNS - 1) + "…";
  }

  private static Optional<Outcome> outcome(Line.Kind kind) {
    return switch (kind) {
      case EARNED -> Optional.of(Outcome.EARNED);
      case PENDING -> Optional.of(Outcome.PENDING);
      case LOST -> Optional.of(Outcome.LOST);
      case REFUNDED -> Optional.of(Outcome.REFUNDED);
      case BURNT -> Optional.of(Outcome.BURNT);
      case GRANTED, RECEIVED, SENT, LOCKED -> Optional.empty();
    };
  }

  private static String reason(Outcome outcome, boolean isDead, Line line) {
    return switch (outcome) {
      case EARNED -> "fragment proved, secret claimed, epoch " + line.epoch();
      case PENDING -> "can still be claimed";
      case LOST ->
          isDead ? "killed before bob came: no secret" : "no claim with the secret in time";
      case REFUNDED -> "what nobody claimed came back, epoch " + line.epoch();
      case BURNT -> "the fee of the lock";
    };
  }

  /** For a terminal of 100 columns. */
  String toText() {
    var text = new StringBuilder();
    line(text, "who", "message", "tokens", "fate", "why");
    for (var row : rows) {
      line(text, row.who(), row.what(), row.amount().toString(), word(row.outcome()), row.reason());
    }
    text.append('\n');
    for (var outcome : Outcome.values()) {
      var count = rows.stream().filter(row -> row.outcome() == outcome).count();
      if (count > 0) {
        var of = count == 1 ? "1 line" : count + " lines";
        line(text, "sum", of, sum(outcome).toString(), word(outcome), "");
      }
    }
    return text.toString().stripTrailing();
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private static void line(
      StringBuilder text, String who, String what, String amount, String outcome, String why) {
    text.append(
        String.format(Locale.ROOT, "%-8s %-24s %10s %-8s  %s", who, what, amount, outcome, why)
                .stripTrailing()
            + "\n");
  }
}
