package org.nodus.it.simulation.scenario;

import java.time.Duration;
import java.util.OptionalLong;
import org.nodus.actors.transfer.FragmentUpload;
import org.nodus.config.NodusConfig;
import org.nodus.it.simulation.hostile.Flooder;
import org.nodus.it.simulation.hostile.Recruits;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.WorldPlan;
import org.nodus.protocol.admission.WorkPrice;

/**
 * Somebody with the work of a thousand phones fills the nodes with free messages, and all others go
 * on writing. Disks, price and his line are a thousandth of what they are in the world: a quota of
 * 2 MiB instead of 2 GiB, and {@link WorkPrice#LAB} for {@link WorkPrice#PUBLIC_NETWORK} where he
 * has so much less work as well.
 */
final class Flood implements Scenario {
  /** What a phone tries in a second, and how many phones he has. */
  private static final double PHONE = 1e6;

  private static final int PHONES = 1_000;

  private static final int SCALE = 1_024;

  /** In the price of this world. */
  private static final double TRIES_PER_SECOND =
      PHONE * PHONES / WorkPrice.PUBLIC_NETWORK * WorkPrice.LAB / SCALE;

  /**
   * Thirty nodes let 2 MiB a second of one peer in, a thousandth of which is 60 KiB: a message of
   * 192 KiB each three seconds.
   */
  private static final Duration BETWEEN = Duration.ofSeconds(3);

  /** As letters live: what lives shorter costs less and is gone sooner. */
  private static final Duration LIFE = Duration.ofHours(2);

  private static final int NETWORK = 0;

  private long stored;
  private long refused;

  @Override
  public WorldPlan plan(WorldPlan usual) {
    var config = usual.config();
    var storage = config.storage();
    return usual.withConfig(
        new NodusConfig(
            config.listen(),
            config.transport(),
            config.routing(),
            new NodusConfig.Storage(
                OptionalLong.of(WorldPlan.QUOTAS.fragmentBytes() / SCALE),
                storage.maxTtlFree(),
                storage.maxTtlPaid(),
                storage.microsPerKibDay()),
            config.mailboxes(),
            config.ledger(),
            config.log()));
  }

  @Override
  public void chaos(Stage stage) {
    var known = stage.ours().stream().map(SimulatedNode::contact).toList();
    var strength = new Flooder.Strength(TRIES_PER_SECOND, BETWEEN, LIFE);
    var stop =
        new Flooder(stage.world(), Recruits.address(NETWORK, 1), known, strength, this::count)
            .start();
    stage.after(
        stage.length().minusMillis(1),
        () -> {
          stop.run();
          stage.world().tell("flood: %d stored, %d not".formatted(stored, refused), this);
          if (stored == 0) {
            stage.violated("flood", "nothing of it came in: this was none");
          }
        });
  }

  private void count(FragmentUpload.Outcome outcome) {
    switch (outcome) {
      case FragmentUpload.Stored done -> stored++;
      case FragmentUpload.NotStored not -> refused++;
    }
  }

  @Override
  public String toString() {
    return "flood";
  }
}
