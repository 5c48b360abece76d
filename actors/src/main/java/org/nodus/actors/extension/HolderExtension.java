package org.nodus.actors.extension;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transfer.Answers;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.fragment.StorageReceipt;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkProof;

/**
 * Asks one node what it holds of a message, then to hold it for longer, and stops. Child of {@link
 * MessageExtension}, which hears exactly one {@link Outcome}: the link owes an answer to each
 * question.
 */
final class HolderExtension {

  /**
   * What is asked.
   *
   * @param heldUntilMillis what is paid for already
   */
  record Task(
      MessageCommitment commitment,
      long heldUntilMillis,
      long expiresAtMillis,
      Optional<WorkProof> work) {
    MessageId message() {
      return commitment.id();
    }
  }

  sealed interface Outcome {
    Contact node();
  }

  /** It has signed. */
  record Longer(Contact node, int index) implements Outcome {}

  /** It holds nothing of it, or says nothing. */
  record Nothing(Contact node) implements Outcome {}

  /** It was told to delete it. */
  record Deleted(Contact node) implements Outcome {}

  /** It wants work, or more of it. */
  record Costs(Contact node, Response.WorkWanted wanted) implements Outcome {}

  /** It holds it and will not for longer. */
  record Declined(Contact node, String reason) implements Outcome {}

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private final Task task;
  private final Contact node;
  private final MessageExtension.Reach reach;
  private final ActorRef<PeerLink.Answer> answers;
  private final ActorRef<Outcome> requester;

  private HolderExtension(
      ActorContext<Command> context,
      Task task,
      Contact node,
      MessageExtension.Reach reach,
      ActorRef<Outcome> requester) {
    this.task = task;
    this.node = node;
    this.reach = reach;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.requester = requester;
  }

  static Behavior<Command> create(
      Task task, Contact node, MessageExtension.Reach reach, ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context -> new HolderExtension(context, task, node, reach, requester).asking());
  }

  private Behavior<Command> asking() {
    ask(new Request.FindHoldings(task.message()));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> onHoldings(heard.answer());
            });
  }

  private Behavior<Command> onHoldings(PeerLink.Answer answer) {
    if (!(answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.Holdings found)) {
      return finish(new Nothing(node));
    }
    var here =
        found.holdings().stream().filter(one -> one.message().equals(task.message())).toList();
    var held = here.stream().filter(Holding::isHeld).findFirst();
    if (held.isPresent()) {
      return extending(held.get().index());
    }
    var isDeleted = here.stream().anyMatch(one -> one.standing() == Holding.Standing.DELETED);
    return finish(isDeleted ? new Deleted(node) : new Nothing(node));
  }

  private Behavior<Command> extending(int index) {
    ask(
        new Request.ExtendFragment(
            task.commitment(),
            index,
            task.heldUntilMillis(),
            task.expiresAtMillis(),
            task.work(),
            Optional.empty()));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> onExtended(heard.answer(), index);
            });
  }

  private Behavior<Command> onExtended(PeerLink.Answer answer, int index) {
    if (answer instanceof PeerLink.Replied replied) {
      if (replied.response() instanceof Response.FragmentStored stored && isGood(stored, index)) {
        return finish(new Longer(node, index));
      }
      if (replied.response() instanceof Response.WorkWanted wanted) {
        return finish(new Costs(node, wanted));
      }
    }
    return finish(new Declined(node, Answers.describe(answer)));
  }

  private boolean isGood(Response.FragmentStored stored, int index) {
    var receipt =
        new StorageReceipt(task.message(), index, stored.expiresAtMillis(), stored.signature());
    return stored.index() == index
        && stored.expiresAtMillis() >= task.expiresAtMillis()
        && receipt.verify(node.signingKey());
  }

  private void ask(Request request) {
    reach.link().tell(new PeerLink.Ask(node, request, reach.answerWithin(), answers));
  }

  private Behavior<Command> finish(Outcome outcome) {
    requester.tell(outcome);
    return Behaviors.stopped();
  }
}
