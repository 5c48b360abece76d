package org.nodus.actors.admission;

import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.environment.Offload;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;
import org.nodus.protocol.work.WorkSearch;

/**
 * Finds one proof of work on several threads and stops. The requester hears {@link Trying} after
 * each slice and {@link Found} once, at the end; whoever stops it has cancelled the search within
 * one slice. Child of {@link WorkDesk}.
 */
final class WorkSolver {

  sealed interface News {
    WorkQuestion question();
  }

  /** It goes on. */
  record Trying(WorkQuestion question, WorkSearch.Progress progress) implements News {}

  record Found(WorkQuestion question, WorkProof proof) implements News {}

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Tried(WorkSearch.Slice slice, @Nullable OptionalLong nonce) implements Command {}

  private final ActorContext<Command> context;
  private final WorkQuestion question;
  private final WorkSearch search;
  private final ActorRef<News> requester;

  private WorkSolver(
      ActorContext<Command> context,
      WorkQuestion question,
      WorkSearch search,
      ActorRef<News> requester) {
    this.context = context;
    this.question = question;
    this.search = search;
    this.requester = requester;
  }

  /**
   * The behaviour of one search.
   *
   * @param threads how many slices are tried at once, 1 or more
   */
  static Behavior<Command> create(
      WorkQuestion question, WorkSearch search, int threads, ActorRef<News> requester) {
    return Behaviors.setup(
        context -> {
          var solver = new WorkSolver(context, question, search, requester);
          for (var i = 0; i < threads; i++) {
            solver.tryNext();
          }
          return solver.searching();
        });
  }

  private void tryNext() {
    var slice = search.next();
    Offload.run(context, slice::run, (nonce, failure) -> new Tried(slice, nonce));
  }

  private Behavior<Command> searching() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Tried tried -> onTried(tried);
            });
  }

  private Behavior<Command> onTried(Tried tried) {
    var nonce = tried.nonce();
    if (nonce != null && nonce.isPresent()) {
      requester.tell(new Found(question, search.proof(nonce.getAsLong())));
      return Behaviors.stopped();
    }
    search.tried(tried.slice());
    requester.tell(new Trying(question, search.progress()));
    tryNext();
    return Behaviors.same();
  }
}
