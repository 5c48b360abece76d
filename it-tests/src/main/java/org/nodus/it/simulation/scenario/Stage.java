package org.nodus.it.simulation.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.nodus.it.simulation.checker.Findings;
import org.nodus.it.simulation.disk.DiskSpeed;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;

/**
 * Where a {@link Scenario} makes its chaos. After {@link #heal} nothing that it planned happens.
 */
public final class Stage {
  private final World world;
  private final Duration length;
  private final List<SimulatedNode> ours;
  private final Findings findings;
  private boolean healed;

  /**
   * Chaos begins.
   *
   * @param length of the chaos
   * @param ours the nodes that run production code
   */
  Stage(World world, Duration length, List<SimulatedNode> ours, Findings findings) {
    this.world = world;
    this.length = length;
    this.ours = List.copyOf(ours);
    this.findings = findings;
  }

  public World world() {
    return world;
  }

  /** How long the chaos lasts. */
  public Duration length() {
    return length;
  }

  public RandomGenerator chance() {
    return world.chance();
  }

  /** All nodes of ours, the validators first. */
  public List<SimulatedNode> ours() {
    return ours;
  }

  /** Those of ours that no epoch needs. */
  public List<SimulatedNode> storing() {
    return ours.subList(Math.min(validators(), ours.size()), ours.size());
  }

  private int validators() {
    return world.definition().genesis().committee().size();
  }

  /** So many of {@code nodes}, drawn. */
  public List<SimulatedNode> some(List<SimulatedNode> nodes, int count) {
    var drawn = new ArrayList<>(nodes);
    Collections.shuffle(drawn, Random.from(chance()));
    return List.copyOf(drawn.subList(0, Math.min(count, drawn.size())));
  }

  /** A duration of up to {@code most}, drawn. */
  public Duration upTo(Duration most) {
    return Duration.ofNanos(chance().nextLong(most.toNanos() + 1));
  }

  /** Does {@code work} so much later, if there is still chaos then. */
  public void after(Duration delay, Runnable work) {
    world.after(
        delay,
        () -> {
          if (!healed) {
            work.run();
          }
        });
  }

  /** Does {@code work} after random pauses of {@code mean}, until the chaos ends. */
  public void sometimes(Duration mean, Runnable work) {
    var pause = -StrictMath.log(1 - chance().nextDouble()) * mean.toNanos();
    after(
        Duration.ofNanos((long) pause),
        () -> {
          work.run();
          sometimes(mean, work);
        });
  }

  /** A rule of the scenario's own is broken. */
  public void violated(String rule, String what) {
    findings.add(rule, what);
  }

  /** Whether the chaos is over. */
  public boolean isHealed() {
    return healed;
  }

  /** Ends the chaos: the network is whole, the disks are well, and every node runs. */
  void heal(Scenario scenario) {
    healed = true;
    world.network().topology().heal();
    world.network().weather(world.plan().weather());
    for (var node : ours) {
      node.disk().unlimit();
      node.disk().runAt(DiskSpeed.USUAL);
      node.disk().failNothing();
    }
    scenario.heal(this);
    for (var node : ours) {
      if (!node.isRunning()) {
        node.start();
      }
    }
  }
}
