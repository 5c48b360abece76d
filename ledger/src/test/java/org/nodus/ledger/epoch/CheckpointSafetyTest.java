package org.nodus.ledger.epoch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.VoteBook;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/** What may never happen, whatever the timing; every failure names its seed. */
class CheckpointSafetyTest {
  private static final List<String> PEOPLE =
      IntStream.range(0, 16).mapToObj(i -> "person " + i).toList();

  private final TestLedger ledger = TestLedger.with(PEOPLE.toArray(String[]::new));
  private final List<TestValidator> nodes = new ArrayList<>();

  /**
   * Proposers crash at any step, answers get lost, views overlap, clients acknowledge at random:
   * never two checkpoints of one epoch, and whatever a quorum acknowledged is in it.
   */
  @Test
  void no_two_checkpoints_of_an_epoch_and_every_final_block_is_in_it() {
    var blocks = PEOPLE.stream().map(this::certify).toList();
    var closedRuns = 0;
    for (var seed = 0; seed < 100; seed++) {
      var random = new Random(seed);
      nodes.clear();
      for (var i = 0; i < 4; i++) {
        nodes.add(new TestValidator(ledger, i));
        for (var block : blocks) {
          nodes.get(i).replay.note(block);
        }
      }
      var acknowledgements = new HashMap<Hash256, Integer>();
      var results = new HashMap<Hash256, SignedCheckpoint>();
      var rounds = new ArrayList<CheckpointRound>();
      for (var step = 0; step < 200; step++) {
        switch (random.nextInt(12)) {
          case 0, 2, 3 ->
              acknowledge(
                  blocks.get(random.nextInt(blocks.size())), random.nextInt(4), acknowledgements);
          case 1 -> {
            if (rounds.size() < 1 + step / 40) {
              rounds.add(nodes.get(rounds.size() % 4).round(rounds.size()));
            }
          }
          default -> {
            if (!rounds.isEmpty()) {
              var older = random.nextInt(4) == 0;
              turn(
                  older ? rounds.get(random.nextInt(rounds.size())) : rounds.getLast(),
                  random,
                  results);
            }
          }
        }
      }
      assertTrue(results.size() <= 1, "seed=" + seed);
      for (var signed : results.values()) {
        closedRuns++;
        for (Map.Entry<Hash256, Integer> count : acknowledgements.entrySet()) {
          assertTrue(
              count.getValue() < 3 || signed.blocks().contains(count.getKey()), "seed=" + seed);
        }
      }
    }
    assertTrue(closedRuns > 30, "only " + closedRuns + " epochs were closed");
  }

  /**
   * One validator is two (Bano et al., Twins): same key, two memories, so that it votes and
   * proposes against itself whenever that helps a second checkpoint.
   */
  @Test
  void a_validator_that_lives_twice_brings_about_no_second_checkpoint() {
    var block = certify(PEOPLE.getFirst());
    var closedRuns = 0;
    for (var seed = 0; seed < 150; seed++) {
      var random = new Random(seed);
      nodes.clear();
      for (var place : List.of(0, 1, 2, 3, 3)) {
        var node = new TestValidator(ledger, place);
        node.replay.note(block);
        if (random.nextBoolean()) {
          node.acknowledge(block);
        }
        nodes.add(node);
      }
      var results = new HashMap<Hash256, SignedCheckpoint>();
      var rounds = new ArrayList<Running>();
      for (var step = 0; step < 200; step++) {
        if (rounds.isEmpty() || random.nextInt(25) == 0) {
          var view = 3 + rounds.size() / 2;
          var proposer = view % 4 == 3 ? 3 + random.nextInt(2) : view % 4;
          rounds.add(new Running(nodes.get(proposer), nodes.get(proposer).round(view)));
        }
        var running = rounds.get(Math.max(0, rounds.size() - 1 - random.nextInt(3)));
        var round = running.round();
        switch (round.step()) {
          case COMPUTING -> round.propose(running.node().compute(round));
          case CLOSING, PREPARING, COMMITTING ->
              round.answered(
                  nodes.get(random.nextInt(5)).ask(round.request(), true, 1 + random.nextInt(2)));
          case DONE -> {
            var signed = round.result().orElseThrow();
            results.put(signed.checkpoint().hash(), signed);
          }
        }
      }
      assertTrue(results.size() <= 1, "seed=" + seed);
      closedRuns += results.size();
    }
    assertTrue(closedRuns > 30, "only " + closedRuns + " epochs were closed");
  }

  private record Running(TestValidator node, CheckpointRound round) {}

  private void acknowledge(CertifiedBlock block, int to, Map<Hash256, Integer> counts) {
    var node = nodes.get(to);
    if (node.book.votes().acknowledge(block) instanceof VoteBook.Decision.Fresh fresh) {
      node.book = node.book.after(fresh.event());
      counts.merge(block.hash(), 1, Integer::sum);
    }
  }

  private void turn(CheckpointRound round, Random random, Map<Hash256, SignedCheckpoint> results) {
    switch (round.step()) {
      case COMPUTING -> round.propose(nodes.get((int) (round.request().view() % 4)).compute(round));
      case CLOSING, PREPARING, COMMITTING ->
          round.answered(nodes.get(random.nextInt(4)).ask(round.request()));
      case DONE -> {
        var signed = round.result().orElseThrow();
        results.put(signed.checkpoint().hash(), signed);
      }
    }
  }

  private CertifiedBlock certify(String from) {
    return ledger.committee().certify(gift(from, 1), 0);
  }

  private Block gift(String from, long micros) {
    return ledger.draft(
        from, new Operation.Transfer(TestLedger.account("zoe"), new Tokens(micros), Bytes.EMPTY));
  }
}
