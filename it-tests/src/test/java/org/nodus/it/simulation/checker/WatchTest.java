package org.nodus.it.simulation.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.it.simulation.log.NoLog;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;
import org.nodus.it.simulation.world.WorldPlan;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.record.RecordVersion;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

class WatchTest {
  private static final Hash256 KEY = Sha256.of(Bytes.utf8("key"));

  @Test
  void a_network_whose_nodes_end_in_every_way_breaks_no_rule() {
    try (var world = World.of(WorldPlan.of(1).withNodes(5), NoLog.INSTANCE)) {
      var watch = Watch.over(world);
      world.startAll(Duration.ofSeconds(2));
      world.run(Duration.ofSeconds(8));
      world.nodes().get(0).kill();
      world.nodes().get(1).losePower();
      world.nodes().get(2).stop();
      world.nodes().get(4).kill();
      world.nodes().get(4).loseDisk();
      world.run(Duration.ofSeconds(2));
      world.nodes().stream().filter(node -> !node.isRunning()).forEach(SimulatedNode::start);
      world.run(Duration.ofSeconds(10));

      assertEquals(List.of(), watch.violations(), "seed 1");
    }
  }

  @Test
  void a_node_that_forgets_over_a_restart_is_found() {
    try (var world = World.of(WorldPlan.of(2).withNodes(1), NoLog.INSTANCE)) {
      var watch = Watch.over(world);
      var node = world.nodes().getFirst();
      world.startAll(Duration.ZERO);
      world.run(Duration.ofSeconds(1));
      node.disks()
          .orElseThrow()
          .records()
          .put(List.of(new RecordVersion(KEY, 1, Bytes.utf8("name"), RecordVersion.NEVER)));
      node.kill();
      var left = node.disk().map("index");
      left.forEach(
          Bytes.utf8("r"),
          Bytes.utf8("s"),
          entry -> left.writeDurably(new Batch().delete(entry.key())));
      left.close();

      node.start();

      assertEquals(
          List.of(DiskRule.DURABLE), watch.violations().stream().map(Violation::rule).toList());
      assertTrue(watch.violations().getFirst().what().contains("node 0"));
    }
  }
}
