package org.nodus.actors.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.actors.ledger.replica.LedgerReplica;

/** Four validators whose clocks differ close the same epochs with the same ledger. */
class SkewedValidatorsTest {
  private static final int EPOCHS = 3;
  private static final Duration HALF_AN_EPOCH = LedgerNetwork.EPOCH.dividedBy(2);

  @Test
  void clocks_that_differ_by_almost_half_an_epoch_close_every_epoch_alike() {
    closesEveryEpoch(
        List.of(
            Duration.ofMillis(-2_000),
            Duration.ZERO,
            Duration.ofMillis(1_200),
            Duration.ofMillis(2_500)),
        0,
        1,
        2,
        3);
  }

  @Test
  void one_clock_that_is_an_hour_ahead_moves_no_epoch() {
    closesEveryEpoch(
        List.of(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofHours(1)), 0, 1, 2);
  }

  @Test
  void one_clock_that_is_an_hour_late_stops_no_close() {
    closesEveryEpoch(
        List.of(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofHours(-1)), 0, 1, 2);
  }

  /** A transfer and a checkpoint in each of some epochs, at each of {@code nodes} the same. */
  private static void closesEveryEpoch(List<Duration> skews, int... nodes) {
    try (var network = new LedgerNetwork(skews, 4, "alice", "bob")) {
      var certifier = new TestCertifier(network);
      network.clock.advance(HALF_AN_EPOCH);
      for (var epoch = 1; epoch <= EPOCHS; epoch++) {
        var closed = epoch;
        var block = certifier.finish(certifier.transfer(0, "alice", "bob", epoch)).orElseThrow();
        certifier.publish(0, block);
        network.await(status -> status.blocks() >= closed, nodes);

        network.nextEpoch();

        network.awaitWhileTimePasses(status -> status.checkpoints() >= closed, nodes);
      }
      var stands = IntStream.of(nodes).mapToObj(network::status).toList();
      assertEquals(
          1, stands.stream().map(LedgerReplica.Status::root).distinct().count(), stands::toString);
      var latest = network.clock.nanoTime() / LedgerNetwork.EPOCH.toNanos() + 1;
      assertTrue(
          stands.stream().allMatch(one -> one.openEpoch() <= latest),
          () -> stands + " later than epoch " + latest);
    }
  }
}
