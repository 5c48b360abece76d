package org.nodus.it.simulation.scenario;

import java.time.Duration;
import org.nodus.it.simulation.disk.DiskFault;
import org.nodus.it.simulation.disk.DiskSpeed;
import org.nodus.it.simulation.world.SimulatedNode;

/** A third of the nodes stand on disks that are in trouble. */
enum BadDisks implements Scenario {
  /** Syncs take up to seconds, and processes are stopped for as long. */
  SLOW {
    // Validators sync before they answer: some seconds each, and the end of an epoch is several.
    @Override
    public boolean mayOutlastPayments() {
      return true;
    }

    @Override
    void harm(Stage stage, SimulatedNode node) {
      node.disk().runAt(DiskSpeed.SLOW);
      stage.sometimes(Duration.ofSeconds(60), () -> pause(stage, node));
    }
  },

  /** There is no room, then there is some, then none; now and then a change fails for good. */
  FULL {
    @Override
    void harm(Stage stage, SimulatedNode node) {
      stage.sometimes(Duration.ofSeconds(30), () -> squeeze(stage, node));
      stage.sometimes(Duration.ofMinutes(2), () -> fail(stage, node));
    }
  };

  private static final Duration LONG_PAUSE = Duration.ofSeconds(3);

  /** Less than the reserve, or room for some fragments. */
  private static final int ROOM_BYTES = 512 << 10;

  private static final int CHANGES = 10;

  /** Until an operator comes. */
  private static final Duration ATTENTION = Duration.ofSeconds(45);

  abstract void harm(Stage stage, SimulatedNode node);

  @Override
  public void chaos(Stage stage) {
    for (var node : stage.some(stage.ours(), stage.ours().size() / 3)) {
      harm(stage, node);
    }
  }

  private static void pause(Stage stage, SimulatedNode node) {
    if (node.isRunning()) {
      node.pause(stage.upTo(LONG_PAUSE));
    }
  }

  private static void squeeze(Stage stage, SimulatedNode node) {
    if (stage.chance().nextBoolean()) {
      node.disk().unlimit();
    } else {
      node.disk().limitTo(node.disk().usedBytes() + stage.chance().nextInt(ROOM_BYTES));
    }
  }

  /**
   * A store that has failed is read-only until its process begins again, as an operator sees to.
   */
  private static void fail(Stage stage, SimulatedNode node) {
    var fault = stage.chance().nextBoolean() ? DiskFault.FAILED : DiskFault.SYNC_FAILED;
    node.disk().failAt(1 + stage.chance().nextInt(CHANGES), fault);
    stage.after(ATTENTION, () -> restart(stage, node));
  }

  private static void restart(Stage stage, SimulatedNode node) {
    if (node.isRunning()) {
      node.kill();
    }
    node.start();
    if (!node.isRunning()) {
      stage.after(ATTENTION, () -> restart(stage, node));
    }
  }
}
