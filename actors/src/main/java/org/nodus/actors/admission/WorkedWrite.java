package org.nodus.actors.admission;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.admission.Quotes;
import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;

/**
 * A {@link ReplicaWrite} that has to be worked for: works, writes, and works once more when {@link
 * Quotes#again} has it that too many replicas want more, or another root. Then either all is
 * written again, where too few had taken it, or it is brought to those that had refused: else only
 * those would have it who took their places, and they may be those who take anything. The requester
 * hears what it would hear of a {@link ReplicaWrite}; this actor stops when all replicas are filled
 * up.
 */
public final class WorkedWrite {

  /**
   * What is to be written.
   *
   * @param units of what is asked for it follows how much work it needs
   * @param most units beyond which no replica is believed that asks for more
   * @param item the thing with its proof, which is absent where none is asked for
   */
  public record Task(
      WorkQuestion question,
      ToLongFunction<Response.Terms> units,
      long most,
      Function<Optional<WorkProof>, ReplicaWrite.Item> item) {}

  /** Who helps. */
  public record Partners(ReplicaWrite.Partners network, ActorRef<WorkDesk.Command> desk) {}

  /** Everything this actor can receive; all of it is its own doing. */
  public sealed interface Command {}

  private record Worked(WorkDesk.Solved solved) implements Command {}

  private record Wrote(ReplicaWrite.Outcome outcome) implements Command {}

  private record Refused(ReplicaWrite.Unmet unmet) implements Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private enum FilledUp implements Command {
    DONE
  }

  private final ActorContext<Command> context;
  private final Task task;
  private final Partners partners;
  private final ReplicaWrite.Effort effort;
  private final ActorRef<ReplicaWrite.Outcome> requester;

  private WorkedWrite(
      ActorContext<Command> context,
      Task task,
      Partners partners,
      ReplicaWrite.Effort effort,
      ActorRef<ReplicaWrite.Outcome> requester) {
    this.context = context;
    this.task = task;
    this.partners = partners;
    this.effort = effort;
    this.requester = requester;
  }

  public static Behavior<Command> create(
      Task task,
      Partners partners,
      ReplicaWrite.Effort effort,
      ActorRef<ReplicaWrite.Outcome> requester) {
    return Behaviors.setup(
        context -> {
          var write = new WorkedWrite(context, task, partners, effort, requester);
          var solved = context.messageAdapter(WorkDesk.Solved.class, Worked::new);
          partners.desk().tell(new WorkDesk.Solve(task.question(), task.units(), solved));
          return write.running(true);
        });
  }

  /** One thing happens at a time; {@code again} while there is a second attempt left. */
  private Behavior<Command> running(boolean again) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Worked worked -> write(worked.solved().work(), again);
              case Wrote wrote -> onWrote(wrote.outcome(), again);
              // Of a first attempt that failed.
              case FilledUp.DONE -> Behaviors.same();
              case Refused late -> Behaviors.same();
              case Heard early -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> write(Optional<WorkProof> work, boolean again) {
    var ended = context.messageAdapter(ReplicaWrite.Outcome.class, Wrote::new);
    var unmet = context.messageAdapter(ReplicaWrite.Unmet.class, Refused::new);
    var item = task.item().apply(work);
    var write =
        context.spawnAnonymous(
            ReplicaWrite.create(item, partners.network(), effort, ended, Optional.of(unmet)));
    context.watchWith(write, FilledUp.DONE);
    return running(again);
  }

  private Behavior<Command> onWrote(ReplicaWrite.Outcome outcome, boolean again) {
    return switch (outcome) {
      case ReplicaWrite.Written written -> {
        requester.tell(written);
        yield fillingUp(again);
      }
      case ReplicaWrite.NotWritten not -> {
        var missing = not.needed() - not.replicas();
        var wanted = Quotes.again(not.of(), missing, not.prices(), task.most());
        if (!again || wanted.isEmpty()) {
          requester.tell(not);
          yield Behaviors.stopped();
        }
        meet(wanted.get());
        yield running(false);
      }
    };
  }

  private void meet(Response.WorkWanted wanted) {
    var solved = context.messageAdapter(WorkDesk.Solved.class, Worked::new);
    partners.desk().tell(new WorkDesk.Meet(task.question(), wanted.units(), wanted.root(), solved));
  }

  /** The replicas beyond the quorum are written after the answer. */
  private Behavior<Command> fillingUp(boolean again) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case FilledUp.DONE -> Behaviors.stopped();
              case Refused refused -> again ? onRefused(refused.unmet()) : Behaviors.same();
              case Worked late -> Behaviors.same();
              case Wrote late -> Behaviors.same();
              case Heard early -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> onRefused(ReplicaWrite.Unmet unmet) {
    var prices = List.copyOf(unmet.wanting().values());
    var of = Math.min(unmet.of(), Quorum.MAX_REPLICAS);
    var wanted = Quotes.again(of, 0, prices, task.most());
    if (wanted.isEmpty()) {
      return Behaviors.same();
    }
    meet(wanted.get());
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Worked worked -> bring(worked.solved().work(), unmet);
              case FilledUp.DONE -> Behaviors.same();
              case Refused late -> Behaviors.same();
              case Wrote late -> Behaviors.same();
              case Heard early -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> bring(Optional<WorkProof> work, ReplicaWrite.Unmet unmet) {
    var answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    var request = task.item().apply(work).request();
    var link = partners.network().link();
    unmet
        .wanting()
        .keySet()
        .forEach(
            one -> link.tell(new PeerLink.Ask(one, request, effort.replicaTimeout(), answers)));
    return bringing(unmet.wanting().size());
  }

  /** Every answer is owed by the link, so this comes to an end. */
  private Behavior<Command> bringing(int awaited) {
    if (awaited == 0) {
      return Behaviors.stopped();
    }
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> bringing(awaited - 1);
              case FilledUp.DONE -> Behaviors.same();
              case Refused late -> Behaviors.same();
              case Wrote late -> Behaviors.same();
              case Worked late -> Behaviors.same();
            });
  }
}
