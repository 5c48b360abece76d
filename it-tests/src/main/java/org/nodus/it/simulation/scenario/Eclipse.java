package org.nodus.it.simulation.scenario;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.it.simulation.hostile.Gang;
import org.nodus.it.simulation.hostile.HostileNode;
import org.nodus.it.simulation.hostile.Recruits;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.protocol.dht.Contact;

/**
 * Somebody with many addresses in a few networks wants to be all that a fresh node knows: one node
 * starts with an empty disk, and all of them knock at once and name only each other. Never more
 * than half of its table may be theirs.
 */
final class Eclipse implements Scenario {
  static final String HALF = "an eclipsed node knows more honest nodes than hostile ones";

  /** A table is filled within seconds; then the order counts in which peers came. */
  private static final Duration SETTLING = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofSeconds(5);

  /** One more than a table takes of a network. */
  private static final int HONEST_PER_NETWORK = 4;

  private final int addresses;
  private final int networks;
  private @Nullable Gang gang;

  /**
   * An attack that has not begun.
   *
   * @param addresses how many nodes attack
   * @param networks over how many /24 they are spread, in a small world over fewer: each of these
   *     gets one fragment of a message
   */
  Eclipse(int addresses, int networks) {
    this.addresses = addresses;
    this.networks = networks;
  }

  @Override
  public void chaos(Stage stage) {
    var world = stage.world();
    var attackers = new Gang(world);
    gang = attackers;
    var victim = stage.ours().getLast();
    // A table takes three of each network: so few honest nodes would be less than half by
    // arithmetic.
    var spread = Math.clamp(stage.ours().size() / HONEST_PER_NETWORK, 1, networks);
    for (var number = 0; number < addresses; number++) {
      var address = Recruits.address(number, spread);
      attackers.add(Recruits.anywhere(world), address, List.of(victim.contact()));
    }
    attackers.members().forEach(HostileNode::start);
    if (victim.isRunning()) {
      victim.kill();
      victim.loseDisk();
      victim.start();
    }
    stage.after(SETTLING, () -> look(stage, victim, attackers));
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
