package org.nodus.actors.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.dht.TestContacts;
import org.nodus.protocol.wire.Request;

class PendingAsksTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final PendingAsks asks = new PendingAsks();
  private final PeerLink.Ask ask =
      new PeerLink.Ask(
          TestContacts.at(1, "0a000001"),
          new Request.Ping(),
          TIMEOUT,
          TestInbox.<PeerLink.Answer>create().getRef());

  @Test
  void a_line_that_opens_again_and_again_prolongs_a_question_to_four_times_its_time() {
    var pending = asks.add(ask, 0, TIMEOUT);
    for (var second = 1; second <= 20; second++) {
      pending = asks.await(pending, Duration.ofSeconds(second).toNanos(), TIMEOUT);
    }

    assertEquals(TIMEOUT.multipliedBy(4).toNanos(), asks.firstDeadline());
    assertEquals(PeerLink.latest(TIMEOUT).toNanos(), asks.firstDeadline());
    assertEquals(List.of(pending), asks.expired(asks.firstDeadline()));
    assertTrue(asks.isEmpty());
  }

  @Test
  void a_faster_line_shortens_nothing() {
    var pending = asks.add(ask, 0, TIMEOUT.multipliedBy(3));

    asks.await(pending, 1, TIMEOUT);

    assertEquals(TIMEOUT.multipliedBy(3).toNanos(), asks.firstDeadline());
  }
}
