package org.nodus.node.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Who dies: a random choice with few enough validators in it. */
final class Victims {
  private Victims() {}

  /**
   * Chooses {@code count} numbers from 1 … {@code limit.nodes()}; the first {@code
   * limit.validators()} of them are the validators.
   *
   * @param seed the same seed, the same victims
   */
  static Set<Integer> choose(KillLimit limit, int count, long seed) {
    if (count < 0 || count > limit.most()) {
      throw new IllegalArgumentException(count + " victims, at most " + limit.most());
    }
    var numbers = new ArrayList<Integer>();
    for (var number = 1; number <= limit.nodes(); number++) {
      numbers.add(number);
    }
    Collections.shuffle(numbers, new SplittableRandom(seed));
    var chosen = new TreeSet<Integer>();
    var validators = 0;
    for (var number : numbers) {
      var isValidator = number <= limit.validators();
      if (chosen.size() < count && !(isValidator && validators == limit.validatorsThatMayDie())) {
        chosen.add(number);
        validators += isValidator ? 1 : 0;
      }
    }
    return chosen;
  }
}
