package org.nodus.it.simulation.trial;

import java.time.Duration;
import java.util.ArrayList;
import org.nodus.it.simulation.network.Weather;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.SimulatedUser;
import org.nodus.protocol.dht.Endpoint;

/** The nodes are well, the network is not, for the whole length of the trial. */
enum BadLines implements Upheaval {
  /** It falls into two halves, users too. */
  SPLIT {
    @Override
    public void begin(Trial trial) {
      var world = trial.world();
      var island = new ArrayList<Endpoint>();
      trial.shuffled(world.nodes()).stream()
          .limit(world.nodes().size() / 2)
          .map(SimulatedNode::endpoint)
          .forEach(island::add);
      trial.shuffled(world.users()).stream()
          .limit(world.users().size() / 2)
          .map(SimulatedUser::endpoint)
          .forEach(island::add);
      world.network().topology().isolate(island);
    }

    @Override
    public void end(Trial trial) {
      trial.world().network().topology().heal();
    }
  },

  /** 5 % of all datagrams are lost, 5 % come twice, and queues add half a second on average. */
  ROUGH {
    @Override
    public void begin(Trial trial) {
      trial.world().network().weather(WEATHER);
    }

    @Override
    public void end(Trial trial) {
      trial.world().network().weather(trial.world().plan().weather());
    }
  };

  private static final Weather WEATHER =
      new Weather(
          Duration.ofMillis(5),
          Duration.ofMillis(80),
          Duration.ofMillis(500),
          0.05,
          0.05,
          0.02,
          Duration.ofSeconds(2));
}
