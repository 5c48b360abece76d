package org.nodus.node.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a demo shall show.
 *
 * @param nodes how many, {@link KillLimit#FEWEST_NODES} or more
 * @param kill how many of them die, at most {@link KillLimit#most}
 * @param file what alice sends beside a text; absent: the picture of a lighthouse
 * @param directory kept, and empty or new; absent: a temporary one
 * @param seed of victims and content, not of keys
 */
public record DemoPlan(
    int nodes, int kill, Optional<Path> file, Optional<Path> directory, long seed) {

  /** What dies when nobody says how many: five of sixteen nodes. */
  public static final int KILLED = 5;

  private static final int VALIDATORS = 4;

  /** As the network of {@code nodes} nodes will be made: four validators. */
  public static KillLimit limit(int nodes) {
    return new KillLimit(nodes, VALIDATORS);
  }
}
