package org.nodus.it.simulation.trial;

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

  /** {@link Weather#ROUGH}: 5 % are lost, 5 % come twice, queues add up to half a second. */
  ROUGH {
    @Override
    public void begin(Trial trial) {
      trial.world().network().weather(Weather.ROUGH);
    }
  },

  /** {@link Weather#SLOW}: 5 % are lost, 5 % come twice, queues add half a second on average. */
  SLOW {
    @Override
    public void begin(Trial trial) {
      trial.world().network().weather(Weather.SLOW);
    }
  };

  @Override
  public void end(Trial trial) {
    trial.world().network().weather(trial.world().plan().weather());
  }
}
