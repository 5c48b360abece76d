package org.nodus.node.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.node.ActorSystems;

class HeardTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private final ActorSystem<Void> system = ActorSystems.start(Behaviors.empty(), "heard", 1);

  @AfterEach
  void stop() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Test
  void what_is_told_comes_in_its_order() {
    try (var heard = Heard.in(system, String.class)) {
      heard.ear().tell("one");
      heard.ear().tell("two");

      assertEquals("one", heard.next(SOON));
      assertEquals("two", heard.next(SOON));
    }
  }

  @Test
  void a_conversation_learns_that_nobody_listens_any_more() throws Exception {
    var gone = new CompletableFuture<String>();
    var heard = Heard.in(system, String.class);
    system.systemActorOf(
        Behaviors.<String>setup(
            context -> {
              ActorRef<String> ear = heard.ear();
              context.watchWith(ear, "gone");
              return Behaviors.receiveMessage(
                  word -> {
                    gone.complete(word);
                    return Behaviors.stopped();
                  });
            }),
        "conversation",
        Props.empty());

    heard.close();

    assertEquals("gone", gone.get(SOON.toSeconds(), TimeUnit.SECONDS));
  }
}
