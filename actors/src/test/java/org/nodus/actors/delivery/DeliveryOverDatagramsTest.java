package org.nodus.actors.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.delivery.CollectorNews.Arrived;
import org.nodus.actors.delivery.CollectorNews.Confirmation;
import org.nodus.actors.delivery.CollectorNews.Settled;
import org.nodus.actors.environment.IdleTime;
import org.nodus.actors.transport.InMemoryDatagrams;

/** The same story over sessions, packets and loss. */
class DeliveryOverDatagramsTest {
  private final ActorTestKit kit = IdleTime.kit();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_paid_file_crosses_lossy_paths_and_outlives_five_of_sixteen_nodes() {
    var faults = new InMemoryDatagrams.Faults(0.01, 0.01, 0.01);
    var world = new DeliveryWorld(kit, 16, new InMemoryDatagrams(faults, 1));
    var picture = DeliveryWorld.picture(200 * 1024);

    var outcome =
        world.send(DeliveryWorld.draft(picture, 120_000_000), world.ports(world.willingDesk()));
    var stored = assertInstanceOf(SendOutcome.Stored.class, outcome);
    assertTrue(stored.holders() >= 8, stored::toString);
    world.kill(5);

    var news = world.collect(Confirmation.KEPT);

    assertEquals(List.of(picture), bodies(news));
    var settled =
        news.stream()
            .filter(Settled.class::isInstance)
            .map(Settled.class::cast)
            .findFirst()
            .orElseThrow();
    assertTrue(settled.paid() >= stored.holders() - 5, settled::toString);
    assertEquals(settled.paid(), world.released.size());
  }

  private static List<Object> bodies(List<CollectorNews> news) {
    return news.stream()
        .filter(Arrived.class::isInstance)
        .map(one -> (Object) ((Arrived) one).message().body())
        .toList();
  }
}
