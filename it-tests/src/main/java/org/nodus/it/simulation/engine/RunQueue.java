package org.nodus.it.simulation.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What can run at this instant. Which comes first is drawn from the seed: an interleaving that a
 * pool of threads would show once a year turns up among some hundred seeds.
 */
final class RunQueue {
  private record Task(CrashDomain domain, Runnable work) {}

  private final List<Task> tasks = new ArrayList<>();
  private final RandomGenerator chance;

  RunQueue(RandomGenerator chance) {
    this.chance = chance;
  }

  void add(CrashDomain domain, Runnable work) {
    tasks.add(new Task(domain, work));
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** Runs one of them, unless its domain has died meanwhile. */
  void runOne() {
    var last = tasks.removeLast();
    var chosen = last;
    if (!tasks.isEmpty()) {
      var place = chance.nextInt(tasks.size() + 1);
      if (place < tasks.size()) {
        chosen = tasks.set(place, last);
      }
    }
    if (!chosen.domain().isDead()) {
      chosen.work().run();
    }
  }
}
