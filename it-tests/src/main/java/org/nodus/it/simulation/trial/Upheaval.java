package org.nodus.it.simulation.trial;

import java.util.List;

/** What goes wrong in a trial. One instance serves one trial. */
interface Upheaval {
  /** What the command line calls them, in the order of the documentation. */
  List<String> NAMES =
      List.of("sessions", "staggered", "massacre", "split-hour", "rough-lines", "slow-lines");

  /**
   * A fresh one.
   *
   * @throws IllegalArgumentException there is none of this name
   */
  static Upheaval of(String name) {
    return switch (name) {
      case "sessions" -> new Sessions();
      case "staggered" -> new Staggered();
      case "massacre" -> new Massacre();
      case "split-hour" -> BadLines.SPLIT;
      case "rough-lines" -> BadLines.ROUGH;
      case "slow-lines" -> BadLines.SLOW;
      default -> throw new IllegalArgumentException("there is no trial " + name + " but " + NAMES);
    };
  }

  /** From now on it goes wrong. */
  void begin(Trial trial);

  /** What it broke and {@link Trial} knows nothing of is mended; nodes that are away come back. */
  default void end(Trial trial) {}
}
