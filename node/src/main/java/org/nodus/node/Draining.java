package org.nodus.node;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.disk.DiskState;
import org.nodus.actors.keeping.Keeping;
import org.nodus.actors.mailbox.Mailboxes;
import org.nodus.actors.replication.Replication;
import org.nodus.actors.storage.FragmentStore;

/**
 * Has a node give away all that others can hold, and stops. The requester gets exactly one {@link
 * Report}, when nothing is left to give or the time is up.
 */
public final class Draining {

  /**
   * What became of what was here.
   *
   * @param fragmentsLeft that nobody took, or for which the time was too short
   * @param fragmentsMoved that others have signed for; the rest was held by enough without us
   * @param replicasGiven entries and records that others lacked
   * @param complete whether everything was tried in time
   */
  public record Report(
      int fragmentsLeft, long fragmentsMoved, int replicasGiven, boolean complete) {}

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Stands(Keeping.Status status) implements Command {}

  private record Replicated(Replication.Left left) implements Command {}

  private enum Timer implements Command {
    LOOK,
    TIME_IS_UP
  }

  /** Often enough for a person who waits. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final ActorRef<Keeping.Command> keeping;
  private final ActorRef<Keeping.Status> stands;
  private final ActorRef<Report> requester;
  private Optional<Replication.Left> replicated = Optional.empty();
  private Optional<Keeping.Status> last = Optional.empty();

  private Draining(
      ActorContext<Command> context,
      ActorRef<Keeping.Command> keeping,
      ActorRef<Report> requester) {
    this.keeping = keeping;
    this.stands = context.messageAdapter(Keeping.Status.class, Stands::new);
    this.requester = requester;
  }

  static Behavior<Command> create(
      NodeGuardian.Branches branches, Duration limit, ActorRef<Report> requester) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Timer.TIME_IS_UP, limit);
                  timers.startTimerWithFixedDelay(Timer.LOOK, LOOK_EVERY);
                  branches.fragments().tell(FragmentStore.Drain.BEGIN);
                  branches.mailboxes().tell(new Mailboxes.DiskIs(DiskState.DRAINING));
                  branches.keeping().tell(Keeping.Leave.NOW);
                  var left = context.messageAdapter(Replication.Left.class, Replicated::new);
                  branches.replication().tell(new Replication.Leave(left));
                  return new Draining(context, branches.keeping(), requester).waiting();
                }));
  }

  private Behavior<Command> waiting() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Timer.LOOK -> {
                keeping.tell(new Keeping.GetStatus(stands));
                yield Behaviors.same();
              }
              case Replicated done -> {
                replicated = Optional.of(done.left());
                yield Behaviors.same();
              }
              case Stands now -> {
                last = Optional.of(now.status());
                yield now.status().busy() == 0 && replicated.isPresent()
                    ? finish(true)
                    : Behaviors.same();
              }
              case Timer.TIME_IS_UP -> finish(false);
            });
  }

  private Behavior<Command> finish(boolean complete) {
    requester.tell(
        new Report(
            last.map(Keeping.Status::held).orElse(0),
            last.map(Keeping.Status::handedOver).orElse(0L),
            replicated.map(Replication.Left::given).orElse(0),
            complete));
    return Behaviors.stopped();
  }
}
