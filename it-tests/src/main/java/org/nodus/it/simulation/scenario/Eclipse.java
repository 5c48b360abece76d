package org.nodus.it.simulation.scenario;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.it.simulation.hostile.Gang;
import org.nodus.it.simulation.hostile.HostileNode;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.identity.StaticPuzzle;

/**
 * Somebody with many addresses in a few networks wants to be all that a fresh node knows: one node
 * starts with an empty disk, and all of them knock at once and name only each other. Never more
 * than half of its table may be theirs.
 */
final class Eclipse implements Scenario {
  static final String HALF = "an eclipsed node knows more honest nodes than hostile ones";

  private static final int ATTACKERS = 60;

  /**
   * One of these /24 after the other. A lookup considers three of each: six of twelve holders may
   * be theirs, and any four of the others rebuild a message.
   */
  private static final int NETWORKS = 2;

  private static final byte FIRST_NETWORK = 126;
  private static final int PORT = 7_400;
  private static final int PUZZLE_TRIES = 1 << 20;

  /** A table is filled within seconds; then the order counts in which peers came. */
  private static final Duration SETTLING = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofSeconds(5);

  private @Nullable Gang gang;

  @Override
  public void chaos(Stage stage) {
    var world = stage.world();
    var attackers = new Gang(world);
    gang = attackers;
    var victim = stage.ours().getLast();
    for (var number = 0; number < ATTACKERS; number++) {
      attackers.add(keys(world), endpoint(number), List.of(victim.contact()));
    }
    attackers.members().forEach(HostileNode::start);
    if (victim.isRunning()) {
      victim.kill();
      victim.loseDisk();
      victim.start();
    }
    stage.after(SETTLING, () -> look(stage, victim, attackers));
  }

  private static NodeKeys keys(World world) {
    var chance = world.environment(world.chance().nextLong(), Duration.ZERO).chance();
    var bits = world.definition().genesis().puzzleBits();
    var keys = NodeKeys.of(chance.secret(32), chance.secret(32), 0);
    var nonce = StaticPuzzle.search(keys.id(), bits, 0, PUZZLE_TRIES);
    return keys.withPuzzleNonce(nonce.orElseThrow());
  }

  private static Endpoint endpoint(int number) {
    var address =
        new byte[] {FIRST_NETWORK, 0, (byte) (number % NETWORKS), (byte) (1 + number / NETWORKS)};
    return new Endpoint(Bytes.wrap(address), PORT);
  }

  private static void look(Stage stage, SimulatedNode victim, Gang attackers) {
    victim
        .branches()
        .ifPresent(
            branches ->
                branches
                    .routing()
                    .tell(
                        new RoutingTable.GetNeighbourhood(
                            victim.keys().id().hash(),
                            Integer.MAX_VALUE,
                            victim.ear(known -> judge(stage, known.nearest(), attackers)))));
    stage.after(LOOK, () -> look(stage, victim, attackers));
  }

  private static void judge(Stage stage, List<Contact> table, Gang attackers) {
    var hostile = table.stream().filter(contact -> attackers.has(contact.id())).count();
    if (2 * hostile > table.size()) {
      stage.violated(HALF, "%d of %d peers are hostile".formatted(hostile, table.size()));
    }
  }

  @Override
  public void heal(Stage stage) {
    if (gang != null) {
      gang.members().forEach(HostileNode::stop);
    }
  }
}
