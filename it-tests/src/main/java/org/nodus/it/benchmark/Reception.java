package org.nodus.it.benchmark;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.delivery.CollectorNews;
import org.nodus.actors.environment.Clock;
import org.nodus.protocol.bytes.Bytes;

/**
 * Hears one collector: compares the one message that must arrive with what was sent, says that it
 * is kept, and completes its future when the collector has finished.
 */
final class Reception extends AbstractMatchingBehavior<CollectorNews> {
  private final Clock clock;
  private final Bytes expected;
  private final CompletableFuture<Flow.Ended> end;
  private Flow.Ended soFar = Flow.Ended.failed("not in the mailbox");

  private Reception(
      ActorContext<CollectorNews> context,
      Clock clock,
      Bytes expected,
      CompletableFuture<Flow.Ended> end) {
    super(context);
    this.clock = clock;
    this.expected = expected;
    this.end = end;
  }

  static Behavior<CollectorNews> create(
      Clock clock, Bytes expected, CompletableFuture<Flow.Ended> end) {
    return Behaviors.setup(context -> new Reception(context, clock, expected, end));
  }

  @Override
  public Behavior<CollectorNews> onMessage(CollectorNews news) {
    return switch (news) {
      case CollectorNews.Arrived arrived -> {
        soFar =
            arrived.message().body().bytes().equals(expected)
                ? Flow.Ended.well(clock.nanoTime())
                : Flow.Ended.failed("other bytes than were sent");
        arrived.confirm().tell(CollectorNews.Confirmation.KEPT);
        yield this;
      }
      case CollectorNews.Settled settled -> this;
      case CollectorNews.Skipped skipped -> {
        soFar = Flow.Ended.failed(skipped.problem().name());
        yield this;
      }
      case CollectorNews.Finished finished -> {
        end.complete(soFar);
        yield Behaviors.stopped();
      }
    };
  }
}
