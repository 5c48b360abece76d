package org.nodus.it.simulation.scenario;

import java.util.Optional;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.agent.AnchorReader;
import org.nodus.it.simulation.hostile.Gang;
import org.nodus.it.simulation.hostile.HostileNode;
import org.nodus.it.simulation.hostile.Recruits;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.contact.ContactAddress;

/**
 * Somebody does not want that one user gets mail: as soon as her contact address of the day is
 * known he puts so many nodes next to it that the nearest sixteen are all his. They join like
 * everybody, take every entry, sign for it and keep none, and they do not go away. All others write
 * to her. Somebody must notice.
 *
 * @param attackers how many nodes; two buckets are 40
 * @param networks over how many /24 they are spread; one for each is the worst
 */
record Targeted(int attackers, int networks) implements Scenario {
  /** Of the users, the one whom nobody shall reach. */
  private static final int VICTIM = 0;

  @Override
  public Optional<Integer> addressee() {
    return Optional.of(VICTIM);
  }

  @Override
  public boolean mustRaiseAlarm() {
    return true;
  }

  @Override
  public void chaos(Stage stage) {
    var world = stage.world();
    var victim = world.users().get(VICTIM);
    var today = ContactAddress.dayOf(world.simulation().now().toEpochMilli());
    var anchors =
        victim.<AnchorReader.Outcome>ear(
            outcome -> {
              if (outcome instanceof AnchorReader.Anchor anchor) {
                var uid = victim.keys().uid();
                surround(stage, new ContactAddress(uid, today, anchor.root()).hash());
              }
            });
    victim.tell(new Agent.ReadAnchor(today, anchors));
  }

  private void surround(Stage stage, Hash256 address) {
    var gang = new Gang(stage.world());
    var honest = stage.ours().stream().map(SimulatedNode::contact).toList();
    var keys = Recruits.nextTo(address, attackers, stage.world());
    for (var number = 0; number < attackers; number++) {
      gang.add(keys.get(number), Recruits.address(number, networks), honest);
    }
    gang.members().forEach(HostileNode::start);
  }
}
