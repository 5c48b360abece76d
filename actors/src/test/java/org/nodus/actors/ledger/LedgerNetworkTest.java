package org.nodus.actors.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.codec.BlockCodec;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** Four validators and three replicas; the story of a block from its vote to a checkpoint. */
class LedgerNetworkTest {
  private final LedgerNetwork network = new LedgerNetwork(7, "alice", "bob");
  private final TestCertifier certifier = new TestCertifier(network);

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void a_transfer_becomes_final_and_reaches_every_replica_with_the_same_root() {
    var block = certifier.finish(certifier.transfer(0, "alice", "bob", 40)).orElseThrow();

    certifier.publish(5, block);

    network.await(status -> status.blocks() == 1, network.all());
    assertOneRoot();
    assertEquals(Tokens.ofWhole(1_000).plus(new Tokens(40)), certifier.view(6, "bob").spendable());
  }

  @Test
  void one_silent_validator_is_not_missed() {
    network.silence(2);

    var block = certifier.finish(certifier.transfer(0, "alice", "bob", 40)).orElseThrow();
    certifier.publish(0, block);
    network.nextEpoch();

    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, 0, 1, 3, 4, 5, 6);
  }

  @Test
  void with_two_silent_validators_nothing_is_certified_and_nothing_lost() {
    network.silence(1);
    network.silence(2);

    assertTrue(certifier.finish(certifier.transfer(0, "alice", "bob", 40)).isEmpty());

    assertEquals(Tokens.ofWhole(1_000), certifier.view(0, "alice").spendable());
    network.revive(1);
    assertTrue(certifier.finish(certifier.transfer(0, "alice", "bob", 40)).isPresent());
  }

  @Test
  void of_two_blocks_at_one_height_at_most_one_is_certified() {
    var one = certifier.transfer(0, "alice", "bob", 40);
    var other = certifier.transfer(0, "alice", "bob", 41);
    var first = network.committee().subList(0, 2);
    var second = network.committee().subList(2, 4);
    certifier.certify(one, first);
    certifier.certify(other, second);

    assertTrue(certifier.certify(one, network.committee()).isEmpty());
    assertTrue(certifier.certify(other, network.committee()).isEmpty());
    assertTrue(
        certifier.refusals().stream()
            .allMatch(
                refusal ->
                    refusal instanceof Response.Refused refused
                        && refused.reason() == Response.Reason.CONFLICT));
  }

  @Test
  void a_stalled_account_is_free_again_in_the_next_epoch() {
    certifier.certify(certifier.transfer(0, "alice", "bob", 40), network.committee().subList(0, 2));
    certifier.certify(certifier.transfer(0, "alice", "bob", 41), network.committee().subList(2, 4));

    network.nextEpoch();
    network.awaitWhileTimePasses(status -> status.openEpoch() > 0, 0, 1, 2, 3);

    assertTrue(certifier.finish(certifier.transfer(0, "alice", "bob", 42)).isPresent());
  }

  @Test
  void a_validator_that_was_restarted_gives_the_same_vote_and_no_other() {
    var one = certifier.transfer(0, "alice", "bob", 40);
    var other = certifier.transfer(0, "alice", "bob", 41);
    var before = network.ask(1, new Request.SubmitBlock(BlockCodec.bytes(one)));

    network.restart(1);

    assertEquals(before, network.ask(1, new Request.SubmitBlock(BlockCodec.bytes(one))));
    var refused =
        assertInstanceOf(
            Response.Refused.class,
            network.ask(1, new Request.SubmitBlock(BlockCodec.bytes(other))));
    assertEquals(Response.Reason.CONFLICT, refused.reason());
    assertEquals(one.hash().toHex(), refused.detail());
  }

  @Test
  void an_epoch_closes_with_the_same_root_everywhere() {
    certifier.settle("alice", "bob", 40);
    certifier.settle("bob", "alice", 1);

    network.nextEpoch();

    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, network.all());
    assertOneRoot();
    assertEquals(2, network.status(6).blocks());
    assertTrue(network.status(6).totals().areConserved());
  }

  @Test
  void a_final_block_that_nobody_published_is_in_the_checkpoint() {
    assertTrue(certifier.finish(certifier.transfer(0, "alice", "bob", 40)).isPresent());

    network.nextEpoch();

    network.awaitWhileTimePasses(
        status -> status.checkpoints() == 1 && status.blocks() == 1, network.all());
    assertOneRoot();
  }

  @Test
  void the_next_one_closes_when_the_proposer_is_silent() {
    certifier.settle("alice", "bob", 40);
    network.silence(0);

    network.nextEpoch();

    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void an_epoch_closes_after_two_silent_validators_are_back_and_the_others_started_again() {
    certifier.settle("alice", "bob", 40);
    network.silence(0);
    network.silence(1);
    network.nextEpoch();
    for (var view = 0; view < 8; view++) {
      network.clock.advance(LedgerNetwork.VIEW);
      for (var look = 0; look < 4; look++) {
        network.pause();
      }
    }
    assertEquals(0, network.status(2).checkpoints());

    network.restart(2);
    network.restart(3);
    network.revive(0);
    network.revive(1);

    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, network.all());
    assertOneRoot();
  }

  @Test
  void a_certificate_of_a_closed_epoch_is_acknowledged_when_its_checkpoint_has_the_block() {
    var block = certifier.transfer(0, "alice", "bob", 40);
    var certified = certifier.certify(block, network.committee()).orElseThrow();
    certifier.acknowledge(certified, network.committee().subList(0, 3));
    network.nextEpoch();
    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, 0, 1, 2, 3);

    assertTrue(certifier.acknowledge(certified, network.committee()).isPresent());
  }

  @Test
  void an_epoch_in_which_nothing_happened_stays_open() {
    network.nextEpoch();
    network.nextEpoch();
    network.nextEpoch();

    var block = certifier.settle("alice", "bob", 40);

    assertEquals(0, block.epoch());
    assertEquals(0, network.status(0).checkpoints());
  }

  @Test
  void a_replica_that_was_away_for_two_epochs_catches_up() {
    network.silence(6);
    for (var epoch = 1; epoch <= 2; epoch++) {
      certifier.settle("alice", "bob", 40);
      network.nextEpoch();
      var closed = epoch;
      network.awaitWhileTimePasses(status -> status.checkpoints() == closed, 0, 1, 2, 3);
    }
    certifier.settle("alice", "bob", 40);

    network.revive(6);

    network.await(status -> status.blocks() == 3 && status.checkpoints() == 2, 6);
    network.await(status -> status.blocks() == 3, network.all());
    assertOneRoot();
  }

  @Test
  void a_replica_that_was_restarted_knows_what_it_knew() {
    certifier.settle("alice", "bob", 40);
    network.nextEpoch();
    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, network.all());
    var before = network.status(5);

    network.silence(5);
    network.restart(5);

    assertEquals(before, network.status(5));
  }

  @Test
  void validators_that_were_restarted_go_on_closing_epochs() {
    certifier.settle("alice", "bob", 40);
    for (var validator = 0; validator < LedgerNetwork.VALIDATORS; validator++) {
      network.restart(validator);
    }

    network.nextEpoch();

    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, network.all());
    assertFalse(certifier.finish(certifier.transfer(0, "alice", "bob", 1)).isEmpty());
  }

  private void assertOneRoot() {
    var roots =
        java.util.stream.IntStream.range(0, network.size())
            .mapToObj(node -> network.status(node).root())
            .distinct()
            .toList();
    assertEquals(List.of(network.status(0).root()), roots);
  }
}
