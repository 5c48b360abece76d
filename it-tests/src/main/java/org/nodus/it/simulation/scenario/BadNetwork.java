package org.nodus.it.simulation.scenario;

import java.time.Duration;
import org.nodus.it.simulation.network.Weather;
import org.nodus.it.simulation.world.WorldPlan;

/** Trouble that everybody has alike. */
enum BadNetwork implements Scenario {
  /** Nothing goes wrong. */
  NOTHING {
    @Override
    public void chaos(Stage stage) {}
  },

  /** 5 % of the datagrams are lost, 5 % come twice, and they overtake each other. */
  LOSSY {
    @Override
    public void chaos(Stage stage) {
      stage.world().network().weather(Weather.ROUGH);
    }
  },

  /**
   * Clocks are up to 25 seconds off, those of validators too: eight views. Two of them disagree by
   * less than the minute that nodes allow each other.
   */
  SKEWED {
    @Override
    public WorldPlan plan(WorldPlan usual) {
      return usual.withMaxSkew(Duration.ofSeconds(25));
    }

    @Override
    public void chaos(Stage stage) {}
  }
}
