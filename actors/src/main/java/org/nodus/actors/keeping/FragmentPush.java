package org.nodus.actors.keeping;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.StorageReceipt;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Brings one fragment to one node, unpaid, and stops: offer, ready, transfer, signed
 * acknowledgement. The requester gets exactly one {@link Outcome}.
 */
final class FragmentPush {

  /** What goes where. */
  record Task(StoredFragment fragment, Contact taker) {
    long expiresAtMillis() {
      return fragment.expiry().toEpochMilli();
    }
  }

  /** Whether the taker has signed that it is durable there. */
  record Outcome(Task task, boolean isThere) {}

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private final Task task;
  private final Tools tools;
  private final ActorRef<PeerLink.Answer> answers;
  private final ActorRef<Outcome> requester;

  private FragmentPush(
      ActorContext<Command> context, Task task, Tools tools, ActorRef<Outcome> requester) {
    this.task = task;
    this.tools = tools;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.requester = requester;
  }

  static Behavior<Command> create(Task task, Tools tools, ActorRef<Outcome> requester) {
    return Behaviors.setup(context -> new FragmentPush(context, task, tools, requester).offer());
  }

  private Behavior<Command> offer() {
    var fragment = task.fragment();
    var length = fragment.fragment().body().length();
    var offer =
        new Request.OfferFragment(fragment.message(), length, task.expiresAtMillis(), false);
    tools
        .link()
        .tell(new PeerLink.Ask(task.taker(), offer, tools.limits().answerWithin(), answers));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard ->
                  heard.answer() instanceof PeerLink.Replied replied
                          && replied.response() instanceof Response.OfferAccepted
                      ? transfer(0)
                      : finish(false);
            });
  }

  /** Sends the range from {@code offset} on; the next one goes when it has arrived. */
  private Behavior<Command> transfer(int offset) {
    var fragment = task.fragment().fragment();
    var left = fragment.body().length() - offset;
    var length = Math.min(Request.StoreFragment.MAX_RANGE_BYTES, left);
    var request =
        new Request.StoreFragment(
            fragment.commitment(),
            fragment.index(),
            fragment.path(),
            task.expiresAtMillis(),
            offset,
            fragment.body().slice(offset, length),
            Optional.empty());
    tools
        .link()
        .tell(new PeerLink.Ask(task.taker(), request, tools.limits().rangeTimeout(), answers));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> onAnswer(heard.answer(), offset + length);
            });
  }

  private Behavior<Command> onAnswer(PeerLink.Answer answer, int reached) {
    if (!(answer instanceof PeerLink.Replied replied)) {
      return finish(false);
    }
    if (replied.response() instanceof Response.FragmentStored stored) {
      return finish(isGood(stored));
    }
    var isMoreWanted =
        replied.response() instanceof Response.Done
            && reached < task.fragment().fragment().body().length();
    return isMoreWanted ? transfer(reached) : finish(false);
  }

  private boolean isGood(Response.FragmentStored stored) {
    var index = task.fragment().fragment().index();
    return stored.index() == index
        && stored.expiresAtMillis() >= task.expiresAtMillis()
        && new StorageReceipt(
                task.fragment().message(), index, stored.expiresAtMillis(), stored.signature())
            .verify(task.taker().signingKey());
  }

  private Behavior<Command> finish(boolean isThere) {
    requester.tell(new Outcome(task, isThere));
    return Behaviors.stopped();
  }
}
