package org.nodus.it.simulation.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.actors.mailbox.Mailboxes;
import org.nodus.it.simulation.world.Letter;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.message.Message;

/** Replicas of a mailbox fill up where one died, and a deleted entry does not come back. */
class ReplicationTest {
  private static final long SEED = Long.getLong("nodus.seed", 11);

  /** One round of replication with its jitter, and time to carry it out. */
  private static final Duration A_ROUND = Duration.ofMinutes(8);

  @Test
  void a_mailbox_has_sixteen_holders_again_and_what_was_deleted_stays_so() {
    try (var world = Depot.settled(SEED, 30, 2)) {
      var alice = world.users().get(0);
      var bob = world.users().get(1);
      var letter = new Letter(bob, Message.Body.text("hello"), Duration.ofDays(1), Tokens.NONE);
      alice.send(letter, outcome -> {});
      world.run(Duration.ofSeconds(20));
      var holders = holders(world);
      assertEquals(16, holders.size(), "seed " + SEED);

      var dead = holders.subList(2, 6);
      dead.forEach(SimulatedNode::kill);
      world.run(A_ROUND);
      // Nodes that know other neighbours may differ over who the sixteenth nearest is.
      var filled = holders(world).size();
      assertTrue(filled >= 16 && filled <= 20, "seed " + SEED + ": filled up to " + filled);

      bob.collect(visit -> {});
      world.run(Duration.ofSeconds(30));
      var left = holders(world);
      // A reader tells the sixteen that he reads; a copy beyond them waits for its end.
      assertTrue(left.size() <= filled - 16 + 1, "seed " + SEED + ": deleted, but for " + left);

      dead.forEach(SimulatedNode::start);
      world.run(A_ROUND.plus(A_ROUND));
      var again = new ArrayList<>(holders(world));
      again.removeAll(dead);
      again.removeAll(left);
      assertEquals(List.of(), again, "seed " + SEED + ": a late copy");
    }
  }

  private static List<SimulatedNode> holders(World world) {
    var holders = new ArrayList<SimulatedNode>();
    for (var node : world.nodes()) {
      node.branches()
          .ifPresent(
              branches ->
                  branches
                      .mailboxes()
                      .tell(
                          new Mailboxes.GetStatus(
                              node.ear(
                                  (Mailboxes.Status status) -> {
                                    if (status.entries() > 0) {
                                      holders.add(node);
                                    }
                                  }))));
    }
    world.run(Duration.ofMillis(200));
    return List.copyOf(holders);
  }
}
