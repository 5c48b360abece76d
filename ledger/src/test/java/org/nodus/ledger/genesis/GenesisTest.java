package org.nodus.ledger.genesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.ledger.replay.TestLedger;

class GenesisTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration EPOCH = Duration.ofSeconds(3);
  private final Genesis genesis = TestLedger.genesis(TestCommittee.of(4), "alice", "bob");

  @Test
  void the_network_id_is_the_same_for_ever() {
    assertEquals(
        "29d98945a4f88544339d6d29f8f19545caa0d720dc19b6c25b6ea3342e047ba5",
        genesis.network().toHex());
  }

  @Test
  void every_field_makes_another_network() {
    var ids =
        List.of(
            genesis.network(),
            with("other", START, EPOCH, 2, 8).network(),
            with("test", START.plusMillis(1), EPOCH, 2, 8).network(),
            with("test", START, EPOCH.plusMillis(1), 2, 8).network(),
            with("test", START, EPOCH, 3, 8).network(),
            with("test", START, EPOCH, 2, 9).network());

    assertEquals(ids.size(), ids.stream().distinct().count());
    assertEquals(genesis.network(), with("test", START, EPOCH, 2, 8).network());
    assertNotEquals(
        genesis.network(), TestLedger.genesis(TestCommittee.of(7), "alice", "bob").network());
  }

  @Test
  void epochs_follow_the_clock_from_the_start_on() {
    assertEquals(0, genesis.epochAt(START.minusSeconds(100)));
    assertEquals(0, genesis.epochAt(START.plusMillis(2_999)));
    assertEquals(1, genesis.epochAt(START.plusMillis(3_000)));
    assertEquals(START.plusSeconds(30), genesis.startOf(10));
    assertEquals(10, genesis.epochAt(genesis.startOf(10)));
  }

  @Test
  void what_no_network_can_be_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> with("", START, EPOCH, 2, 8));
    assertThrows(IllegalArgumentException.class, () -> with("x".repeat(65), START, EPOCH, 2, 8));
    assertThrows(
        IllegalArgumentException.class, () -> with("test", START.plusNanos(1), EPOCH, 2, 8));
    for (var never :
        List.of(Instant.EPOCH.minusMillis(1), Genesis.LATEST_START.plusMillis(1), Instant.MAX)) {
      assertThrows(IllegalArgumentException.class, () -> with("test", never, EPOCH, 2, 8));
    }
    assertThrows(
        IllegalArgumentException.class, () -> with("test", START, Duration.ofMillis(99), 2, 8));
    assertThrows(
        IllegalArgumentException.class, () -> with("test", START, Duration.ofDays(2), 2, 8));
    assertThrows(IllegalArgumentException.class, () -> with("test", START, EPOCH, 0, 8));
    assertThrows(IllegalArgumentException.class, () -> with("test", START, EPOCH, 2, 33));
    assertThrows(IllegalArgumentException.class, () -> owning(List.of(all(1), all(1))));
    assertThrows(IllegalArgumentException.class, () -> owning(List.of(all(0))));
    var both = genesis.allocations();
    assertThrows(IllegalArgumentException.class, () -> owning(both.reversed()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            owning(
                both.stream()
                    .map(one -> new Genesis.Allocation(one.account(), new Tokens(Long.MAX_VALUE)))
                    .toList()));
  }

  private static Genesis.Allocation all(long micros) {
    return new Genesis.Allocation(TestLedger.account("alice"), new Tokens(micros));
  }

  private Genesis owning(List<Genesis.Allocation> allocations) {
    return new Genesis(
        "test", START, EPOCH, 2, TestLedger.FEE, 8, allocations, genesis.committee());
  }

  private Genesis with(String name, Instant start, Duration epoch, int grace, int bits) {
    return new Genesis(
        name,
        start,
        epoch,
        grace,
        TestLedger.FEE,
        bits,
        genesis.allocations(),
        genesis.committee());
  }
}
