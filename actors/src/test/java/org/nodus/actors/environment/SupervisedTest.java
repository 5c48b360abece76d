package org.nodus.actors.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A branch that counts what it hears and fails over a bad word. */
class SupervisedTest {
  private static final String BAD = "bad";
  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<Integer> heard = kit.createTestProbe();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_talker_drops_the_message_and_keeps_what_it_knows() {
    assertEquals(3, afterABadWord(kit.spawn(Supervised.talker(counting()))));
  }

  @Test
  void a_keeper_begins_again() {
    assertEquals(1, afterABadWord(kit.spawn(Supervised.keeper(counting()))));
  }

  private int afterABadWord(ActorRef<String> branch) {
    branch.tell("one");
    heard.expectMessage(1);
    branch.tell(BAD);
    branch.tell("after");
    return heard.receiveMessage();
  }

  private Behavior<String> counting() {
    return Behaviors.setup(
        context -> {
          var count = new int[1];
          return Behaviors.receiveMessage(
              word -> {
                count[0]++;
                if (word.equals(BAD)) {
                  throw new IllegalStateException("a bad word");
                }
                heard.ref().tell(count[0]);
                return Behaviors.same();
              });
        });
  }
}
