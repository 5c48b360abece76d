package org.nodus.it.simulation.world;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.nodus.actors.transport.PeerLink;
import org.nodus.it.simulation.log.NoLog;
import org.nodus.it.simulation.network.Weather;
import org.nodus.protocol.wire.Request;

class SlowPathTest {
  private static final long SEED = Long.getLong("nodus.seed", 5);
  private static final Duration ONE_WAY = Duration.ofMillis(600);

  @Test
  void who_is_far_away_gets_the_time_that_the_way_there_and_back_takes() {
    var weather = new Weather(ONE_WAY, ONE_WAY, Duration.ofMillis(5), 0, 0, 0, Duration.ZERO);
    var plan = WorldPlan.of(SEED).withNodes(2).withWeather(weather);
    try (var world = World.of(plan, NoLog.INSTANCE)) {
      world.startAll(Duration.ofSeconds(1));
      world.run(Duration.ofSeconds(30));
      var one = world.nodes().getFirst();
      var answers = new ArrayList<PeerLink.Answer>();

      var question =
          new PeerLink.Ask(
              world.nodes().getLast().contact(),
              new Request.Ping(),
              Duration.ofSeconds(1),
              one.ear(answers::add));
      one.branches().orElseThrow().transport().tell(question);
      world.run(Duration.ofSeconds(5));

      assertTrue(
          answers.size() == 1 && answers.getFirst() instanceof PeerLink.Replied,
          () -> answers + "; seed " + SEED);
    }
  }
}
