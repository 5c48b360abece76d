package org.nodus.node;

import org.nodus.actors.environment.Env;
import org.nodus.node.datagram.DatagramSockets;
import org.nodus.node.environment.RealChance;

/**
 * What the nodes of one process share.
 *
 * @param sockets one group of threads serves the sockets of all
 * @param threads how many threads each node gets for its actors
 */
public record Host(Env env, DatagramSockets sockets, int threads) implements AutoCloseable {
  /** More would only take turns: a small network runs on two processors. */
  private static final int THREADS_OF_MANY = 2;

  /** For a process that is one node: all processors, at least two. */
  public static Host ofOneNode() {
    var threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    return new Host(RealChance.environment(), DatagramSockets.fastest(1), threads);
  }

  /** For a network in one process. */
  public static Host ofManyNodes() {
    return new Host(
        RealChance.environment(), DatagramSockets.fastest(THREADS_OF_MANY), THREADS_OF_MANY);
  }

  /** After the last node has ended. */
  @Override
  public void close() {
    sockets.close();
  }
}
