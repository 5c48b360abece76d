package org.nodus.actors.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.block.Block;
import org.nodus.protocol.bytes.Hash256;

/**
 * Payments while validators fall silent and start again, one at a time, and epochs close in their
 * midst: nothing final is ever lost, and in the end all agree.
 */
class LedgerTurmoilTest {
  private static final String[] PEOPLE = {"alice", "bob", "carol", "dora"};
  private static final int ROUNDS = 120;
  private static final int ENOUGH = 30;

  /** How many rounds fall into the close of an epoch is a matter of luck. */
  private static final int MAX_ROUNDS = 10 * ROUNDS;

  private static final long SEED = Long.getLong("nodus.seed", 42);

  private final LedgerNetwork network = new LedgerNetwork(6, PEOPLE);
  private final TestCertifier certifier = new TestCertifier(network);
  private final Random random = new Random(SEED);
  private final Map<String, Block> last = new HashMap<>();

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void what_was_final_once_is_final_for_ever() {
    var settled = new HashSet<Hash256>();
    var silent = -1;
    for (var round = 0; round < ROUNDS || settled.size() < ENOUGH; round++) {
      assertTrue(
          round < MAX_ROUNDS,
          () ->
              "only "
                  + settled.size()
                  + " blocks became final, seed="
                  + SEED
                  + " "
                  + certifier.countedRefusals());
      if (round % 7 == 3) {
        silent = random.nextInt(LedgerNetwork.VALIDATORS);
        network.silence(silent);
      }
      if (round % 7 == 6 && silent >= 0) {
        network.revive(silent);
        network.restart(silent);
        silent = -1;
      }
      network.clock.advance(Duration.ofMillis(random.nextInt(500)));
      var from = PEOPLE[random.nextInt(PEOPLE.length)];
      var block = nextOf(from, silent == 0 ? 1 : 0);
      var done = certifier.finish(block);
      if (done.isPresent()) {
        settled.add(done.get().hash());
        certifier.publish(4 + random.nextInt(2), done.get());
      } else {
        // While an epoch is being closed nothing becomes final: the close needs its time.
        network.pause();
      }
    }

    if (silent >= 0) {
      network.revive(silent);
    }
    network.nextEpoch();
    var certain = settled.size();
    network.awaitWhileTimePasses(status -> status.blocks() >= certain, network.all());
    network.awaitWhileTimePasses(
        status -> status.root().equals(network.status(0).root()), network.all());

    assertTrue(network.status(5).checkpoints() >= 2, "seed=" + SEED);
    assertTrue(network.status(5).totals().areConserved(), "seed=" + SEED);
    assertEquals(certain, certifier.known(5, settled).size(), "seed=" + SEED);
  }

  /** A new block, or the last one again as long as it is not final at {@code node}. */
  private Block nextOf(String from, int node) {
    var pending = last.get(from);
    if (pending != null && certifier.known(node, Set.of(pending.hash())).isEmpty()) {
      return pending;
    }
    var to = PEOPLE[(random.nextInt(PEOPLE.length - 1) + 1 + indexOf(from)) % PEOPLE.length];
    var block = certifier.transfer(node, from, to, 1 + random.nextInt(1_000));
    last.put(from, block);
    return block;
  }

  private static int indexOf(String person) {
    return IntStream.range(0, PEOPLE.length)
        .filter(i -> PEOPLE[i].equals(person))
        .findFirst()
        .orElseThrow();
  }
}
