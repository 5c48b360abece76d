package org.nodus.it.benchmark;

import org.nodus.node.dev.DevNetwork;
import org.nodus.protocol.message.Message;

/**
 * What is measured.
 *
 * @param nodes in one process
 * @param agents where operations start, each a system and a port of its own
 * @param sizeBytes of the body of each message
 * @param operations stores, and then as many retrievals, of each round
 * @param concurrency operations outstanding in the whole network
 * @param rounds one after the other in the same network
 * @param warmUp messages stored and retrieved before the first round, not counted
 * @param seed of keys, ports, contents and starting points
 */
public record StorePlan(
    int nodes,
    int agents,
    int sizeBytes,
    int operations,
    int concurrency,
    int rounds,
    int warmUp,
    long seed) {

  /** All agents have their ports and threads in the one process. */
  static final int MAX_AGENTS = 64;

  /** A mailbox entry on 16 replicas is 256 KiB of disk: 12 GiB for each round. */
  static final int MAX_OPERATIONS = 50_000;

  /** More only wait for each other: a replica refuses the 1,025th write that is not durable yet. */
  static final int MAX_CONCURRENCY = 1_024;

  static final int MAX_ROUNDS = 100;

  /**
   * A plan within its limits.
   *
   * @throws IllegalArgumentException with words for whoever typed it
   */
  public StorePlan {
    check("--nodes", nodes, 1, DevNetwork.MAX_NODES);
    check("--agents", agents, 1, MAX_AGENTS);
    check("--size", sizeBytes, 1, Message.Body.MAX_BYTES);
    check("--ops", operations, 1, MAX_OPERATIONS);
    check("--concurrency", concurrency, 1, MAX_CONCURRENCY);
    check("--rounds", rounds, 1, MAX_ROUNDS);
    check("--warmup", warmUp, 0, MAX_OPERATIONS);
  }

  private static void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, not %d".formatted(option, least, most, value));
    }
  }
}
