package org.nodus.actors.delivery;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.admission.WorkDesk;
import org.nodus.actors.transfer.FragmentUpload;

/**
 * Brings a fragment to a holder that takes the place of another, on the free tier: works for it,
 * unless the message has been worked for already, then uploads. Child of {@link Spreading}, which
 * hears one {@link FragmentUpload.Outcome}.
 */
final class ReplacementUpload {

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Worked(WorkDesk.Solved solved) implements Command {}

  private enum Uploaded implements Command {
    DONE
  }

  private ReplacementUpload() {}

  /**
   * The behaviour of one upload.
   *
   * @param task without work, to be offered first
   */
  static Behavior<Command> create(
      FragmentUpload.Task task,
      FreeStay stay,
      DeliveryPorts ports,
      ActorRef<FragmentUpload.Outcome> requester) {
    return Behaviors.setup(
        context -> {
          var solved = context.messageAdapter(WorkDesk.Solved.class, Worked::new);
          ports.work().desk().tell(stay.solve(ports.work().price(), solved));
          return Behaviors.receiveMessage(
              message ->
                  switch (message) {
                    case Worked worked -> {
                      var upload =
                          FragmentUpload.create(
                              task.with(worked.solved().work()),
                              ports.network().link(),
                              ports.limits().transfer(),
                              requester);
                      context.watchWith(context.spawnAnonymous(upload), Uploaded.DONE);
                      yield Behaviors.same();
                    }
                    case Uploaded.DONE -> Behaviors.stopped();
                  });
        });
  }
}
