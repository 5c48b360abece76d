package org.nodus.actors.admission;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.protocol.admission.Quotes;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;

/**
 * A {@link ReplicaWrite} that has to be worked for: works, writes, and does both once more when too
 * many replicas want more, or another root. The requester hears what it would hear of a {@link
 * ReplicaWrite}; this actor stops when all replicas are filled up.
 */
public final class WorkedWrite {

  /**
   * What is to be written.
   *
   * @param units of what is asked for it follows how much work it needs
   * @param item the thing with its proof, which is absent where none is asked for
   */
  public record Task(
      WorkQuestion question,
      ToLongFunction<Response.Terms> units,
      Function<Optional<WorkProof>, ReplicaWrite.Item> item) {}

  /** Who helps. */
  public record Partners(ReplicaWrite.Partners network, ActorRef<WorkDesk.Command> desk) {}

  /** Everything this actor can receive; all of it is its own doing. */
  public sealed interface Command {}

  private record Worked(WorkDesk.Solved solved) implements Command {}

  private record Wrote(ReplicaWrite.Outcome outcome) implements Command {}

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
            });
  }

  private Behavior<Command> write(Optional<WorkProof> work, boolean again) {
    var ended = context.messageAdapter(ReplicaWrite.Outcome.class, Wrote::new);
    var item = task.item().apply(work);
    var write =
        context.spawnAnonymous(ReplicaWrite.create(item, partners.network(), effort, ended));
    context.watchWith(write, FilledUp.DONE);
    return running(again);
  }

  private Behavior<Command> onWrote(ReplicaWrite.Outcome outcome, boolean again) {
    return switch (outcome) {
      case ReplicaWrite.Written written -> {
        requester.tell(written);
        yield fillingUp();
      }
      case ReplicaWrite.NotWritten not -> {
        var wanted = Quotes.satisfying(not.needed() - not.replicas(), not.prices());
        if (!again || wanted.isEmpty()) {
          requester.tell(not);
          yield Behaviors.stopped();
        }
        var solved = context.messageAdapter(WorkDesk.Solved.class, Worked::new);
        var most = wanted.get();
        partners.desk().tell(new WorkDesk.Meet(task.question(), most.units(), most.root(), solved));
        yield running(false);
      }
    };
  }

  /** The replicas beyond the quorum are written after the answer. */
  private Behavior<Command> fillingUp() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case FilledUp.DONE -> Behaviors.stopped();
              case Worked late -> Behaviors.same();
              case Wrote late -> Behaviors.same();
            });
  }
}
