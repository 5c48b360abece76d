package org.nodus.it.simulation.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.nodus.it.simulation.log.EventLog;
import org.nodus.it.simulation.log.FullLog;
import org.nodus.it.simulation.network.Weather;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MimeType;

/**
 * Two minutes in which everything occurs that a log can tell of: joining, inline and paid letters,
 * deaths and returns, rough weather. Also a program: {@code SEED FILE} writes the log and prints
 * its digest.
 */
final class Storyteller {
  private static final Duration DAY = Duration.ofDays(1);
  private static final int NODES = 16;

  private Storyteller() {}

  public static void main(String[] arguments) throws IOException {
    try (var file = Files.newOutputStream(Path.of(arguments[1]))) {
      var log = new FullLog(file);
      tell(Long.parseLong(arguments[0]), log);
      System.out.println(log.digest());
    }
  }

  static void tell(long seed, EventLog log) {
    try (var world = World.of(WorldPlan.of(seed).withNodes(NODES).withUsers(2), log)) {
      world.startAll(Duration.ofSeconds(3));
      world.run(Duration.ofSeconds(12));
      var alice = world.users().get(0);
      var bob = world.users().get(1);
      alice.send(letter(bob, 300, Tokens.NONE), outcome -> world.tell(outcome.toString(), alice));
      bob.send(letter(alice, 20_000, Tokens.ofWhole(1)), told -> world.tell(told.toString(), bob));
      world.run(Duration.ofSeconds(10));
      world.nodes().get(1).kill();
      world.nodes().get(9).losePower();
      world.nodes().get(10).stop();
      world.network().weather(Weather.ROUGH);
      world.every(Duration.ofSeconds(17), () -> look(world, bob));
      world.every(Duration.ofSeconds(19), () -> look(world, alice));
      world.run(Duration.ofSeconds(30));
      world.nodes().get(9).loseDisk();
      world.nodes().stream().filter(node -> !node.isRunning()).forEach(SimulatedNode::start);
      world.network().weather(Weather.FAIR);
      world.run(Duration.ofMinutes(1));
    }
  }

  private static Letter letter(SimulatedUser to, int length, Tokens tokens) {
    var bytes = Bytes.wrap(new byte[length]);
    return new Letter(to, new Message.Body(MimeType.BINARY, Optional.empty(), bytes), DAY, tokens);
  }

  private static void look(World world, SimulatedUser user) {
    user.collect(visit -> user.read().forEach(message -> world.tell(message.toString(), user)));
  }
}
