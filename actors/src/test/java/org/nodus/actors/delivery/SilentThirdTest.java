package org.nodus.actors.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.IdleTime;

/** A third of the nodes answers nothing, and nobody is told that they are gone. */
class SilentThirdTest {
  private static final int INLINE = 300;
  private static final int CODED = 60_000;

  private final ActorTestKit kit = IdleTime.kit();
  private final DeliveryWorld world = new DeliveryWorld(kit, 24);

  @BeforeEach
  void storeBothFormsAndFallSilent() {
    send(INLINE);
    send(CODED);
    world.nodes.silence(world.nodes.contacts().subList(2, 10));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void what_was_stored_before_is_collected_and_the_visit_is_complete() {
    var news = world.collect(CollectorNews.Confirmation.KEPT);

    assertEquals(2, of(CollectorNews.Arrived.class, news).size());
    var finished = of(CollectorNews.Finished.class, news).getFirst();
    assertTrue(finished.isComplete(), finished::toString);
  }

  @Test
  void messages_are_stored_at_the_others() {
    send(INLINE);
    send(CODED);
  }

  private void send(int bytes) {
    var draft = DeliveryWorld.draft(DeliveryWorld.picture(bytes), 0);
    assertInstanceOf(SendOutcome.Stored.class, world.send(draft, world.ports()));
  }

  private static <T> List<T> of(Class<T> kind, List<CollectorNews> news) {
    return news.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
