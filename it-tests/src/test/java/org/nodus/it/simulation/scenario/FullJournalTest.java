package org.nodus.it.simulation.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.ledger.account.AccountChain;
import org.nodus.actors.ledger.account.AccountOutcome;
import org.nodus.it.simulation.log.NoLog;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;
import org.nodus.it.simulation.world.WorldPlan;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.Bytes;

/**
 * No room for the journal is no reason to die: reads go on, and writing does when there is room.
 */
class FullJournalTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<AccountOutcome> outcomes = new ArrayList<>();

  @Test
  void nodes_whose_disks_are_full_live_on_and_go_on_when_there_is_room() {
    try (var world = World.of(WorldPlan.of(1).withNodes(4).withUsers(2), NoLog.INSTANCE)) {
      world.startAll(Duration.ofSeconds(1));
      world.run(Duration.ofSeconds(8));
      pay(world);
      assertTrue(world.runUntil(this::isPaid, PATIENCE), "before: " + outcomes);

      world.nodes().forEach(node -> node.disk().limitTo(node.disk().usedBytes()));
      outcomes.clear();
      pay(world);
      world.run(Duration.ofSeconds(30));
      assertTrue(!isPaid(), "with full disks: " + outcomes);
      assertTrue(world.nodes().stream().allMatch(SimulatedNode::isRunning), "a node has ended");

      world.nodes().forEach(node -> node.disk().unlimit());
      assertTrue(world.runUntil(() -> isPaidAgain(world), PATIENCE), "after: " + outcomes);
    }
  }

  private boolean isPaid() {
    return outcomes.stream().anyMatch(AccountOutcome.Final.class::isInstance);
  }

  private int tries;

  /** A user tries again when she was told that it did not work. */
  private boolean isPaidAgain(World world) {
    if (tries++ % 100 == 0) {
      pay(world);
    }
    return isPaid();
  }

  private void pay(World world) {
    var payer = world.users().getFirst();
    payer.tell(
        new Agent.OnAccount(
            new AccountChain.Transfer(
                world.users().getLast().account(),
                Tokens.ofWhole(1),
                Bytes.EMPTY,
                payer.ear(outcomes::add))));
  }
}
