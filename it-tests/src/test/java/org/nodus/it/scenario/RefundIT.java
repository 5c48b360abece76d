package org.nodus.it.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.it.cluster.LocalNetwork;
import org.nodus.it.cluster.MovableClock;
import org.nodus.it.cluster.User;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.audit.Audit;
import org.nodus.ledger.audit.AuditReport;
import org.nodus.ledger.audit.Line;
import org.nodus.ledger.replay.LedgerEntry;
import org.nodus.protocol.identity.Identities;
import org.nodus.protocol.message.Message;

/** Alice pays for a message that bob never collects. */
final class RefundIT {
  private static final int NODES = 8;
  private static final Tokens OWNED = Tokens.ofWhole(100);
  private static final Tokens PAID = Tokens.ofWhole(80);

  /** Longer than sending takes on a busy machine; on the ledger it is thirty epochs. */
  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(1);

  @TempDir private Path directory;

  @Test
  void what_nobody_claimed_comes_back_whole_but_for_the_fee() {
    var clock = MovableClock.running(Instant.parse("2026-03-04T12:00:00Z"));
    try (var town = LocalNetwork.up(directory, NODES, clock);
        var alice = town.arrive(Identities.alice())) {
      town.give(alice.account(), OWNED);
      var genesis = town.network().genesis();
      var fee = genesis.lockFee();
      var outcome =
          alice
              .outbound()
              .send(
                  Identities.bob().bundle(),
                  Message.Body.text("nobody will read this"),
                  TIME_TO_LIVE,
                  PAID);
      var stored = assertInstanceOf(SendOutcome.Stored.class, outcome);
      var payment = stored.payment().orElseThrow();
      var locked = new Tokens(payment.shareMicros()).times(payment.shares());
      assertTrue(locked.micros() > PAID.micros() * 9 / 10, locked::toString);
      assertEquals(OWNED.minus(fee).minus(locked), balance(alice));
      assertEquals(Tokens.NONE, alice.purse().takeBack().total());
      assertEquals(OWNED.minus(fee).minus(locked), balance(alice));

      var expiry = genesis.epochAt(Instant.ofEpochMilli(stored.expiresAtMillis()));
      clock.moveTo(genesis.startOf(expiry + genesis.graceEpochs() + 1));

      LocalNetwork.await(
          () -> {
            alice.purse().takeBack();
            return balance(alice).equals(OWNED.minus(fee));
          },
          () -> "alice has " + balance(alice));
      LocalNetwork.await(() -> agreed(town).size() == 1, () -> "they differ: " + agreed(town));
      for (var node : town.nodes()) {
        assertSettled(town.ledgerOf(node), fee);
      }
      assertExplained(audit(town, alice), alice, locked, fee);
    }
  }

  private static Tokens balance(User user) {
    return user.purse().view().view().state().balance();
  }

  private static List<Object> agreed(LocalNetwork town) {
    return town.nodes().stream()
        .map(node -> (Object) town.ledgerOf(node).root())
        .distinct()
        .toList();
  }

  private static void assertSettled(LedgerReplica.Status ledger, Tokens fee) {
    assertTrue(ledger.totals().areConserved(), ledger::toString);
    assertEquals(Tokens.NONE, ledger.totals().locked());
    assertEquals(fee, ledger.totals().burnt());
  }

  /** As a stranger replays it, from the genesis on. */
  private static AuditReport audit(LocalNetwork town, User alice) {
    var entries = new ArrayList<LedgerEntry>();
    alice.purse().download(entries::addAll);
    return Audit.run(town.network().genesis(), entries);
  }

  private static void assertExplained(AuditReport report, User alice, Tokens locked, Tokens fee) {
    assertTrue(report.isClean(), () -> report.violations().toString());
    assertTrue(report.totals().areConserved());
    var lines = new EnumMap<Line.Kind, Tokens>(Line.Kind.class);
    for (var line : report.statementOf(alice.account())) {
      lines.merge(line.kind(), line.amount(), Tokens::plus);
    }
    assertEquals(
        Map.of(
            Line.Kind.RECEIVED, OWNED,
            Line.Kind.LOCKED, locked,
            Line.Kind.BURNT, fee,
            Line.Kind.REFUNDED, locked),
        lines);
  }
}
