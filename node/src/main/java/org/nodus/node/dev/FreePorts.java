package org.nodus.node.dev;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;

/**
 * UDP ports of this machine that nobody has at the moment. Below 32,768, where Linux begins to give
 * out ports by itself: a network that is started again finds its ports free.
 */
final class FreePorts {
  private static final int FIRST = 17_000;
  private static final int END = 32_000;

  private FreePorts() {}

  /** So many, ascending from where {@code random} says; found by trying to bind each. */
  static List<Integer> choose(int count, RandomGenerator random) {
    var ports = new ArrayList<Integer>();
    var port = random.nextInt(FIRST, END);
    for (var tried = 0; ports.size() < count && tried < END - FIRST; tried++) {
      if (isFree(port)) {
        ports.add(port);
      }
      port = port + 1 < END ? port + 1 : FIRST;
    }
    if (ports.size() < count) {
      throw new CommandFailure(
          ExitCode.TRY_AGAIN,
          "There are no " + count + " free UDP ports from " + FIRST + " to " + END + ".");
    }
    return ports;
  }

  private static boolean isFree(int port) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (var socket = new DatagramSocket(address)) {
      return socket.isBound();
    } catch (IOException inUse) {
      return false;
    }
  }
}
