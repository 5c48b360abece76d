package org.nodus.actors.transfer;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.fragment.StorageReceipt;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkProof;

/**
 * Brings one fragment to one holder in ranges and stops with its verified receipt, or without. The
 * requester gets exactly one {@link Outcome}.
 */
public final class FragmentUpload {

  /**
   * What goes where.
   *
   * @param offerFirst the holder has not accepted an offer yet
   * @param work what is shown with that offer, if anything
   */
  public record Task(
      Fragment fragment,
      Contact holder,
      long expiresAtMillis,
      Optional<Request.Payment> payment,
      boolean offerFirst,
      Optional<WorkProof> work) {
    /** Without work. */
    public Task(
        Fragment fragment,
        Contact holder,
        long expiresAtMillis,
        Optional<Request.Payment> payment,
        boolean offerFirst) {
      this(fragment, holder, expiresAtMillis, payment, offerFirst, Optional.empty());
    }

    /** The same with that work. */
    public Task with(Optional<WorkProof> proof) {
      return new Task(fragment, holder, expiresAtMillis, payment, offerFirst, proof);
    }

    MessageId message() {
      return fragment.commitment().id();
    }
  }

  public sealed interface Outcome {
    Task task();
  }

  /** Durable at the holder, which signed for it. */
  public record Stored(Task task) implements Outcome {}

  /** Not durable there as far as we know; {@code reason} is for the log. */
  public record NotStored(Task task, String reason) implements Outcome {}

  /** Everything this actor can receive; all of it is its own doing. */
  public sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  /**
   * How far it is.
   *
   * @param sent how many bytes of the fragment are on their way or there
   * @param outstanding how many ranges are not answered yet
   */
  private record Progress(int sent, int outstanding) {
    boolean allSent(Fragment fragment) {
      return sent >= fragment.body().length();
    }

    Progress sentUpTo(int end) {
      return new Progress(end, outstanding + 1);
    }

    Progress answeredOne() {
      return new Progress(sent, outstanding - 1);
    }
  }

  private final Task task;
  private final Fragment fragment;
  private final ActorRef<PeerLink.Command> link;
  private final ActorRef<PeerLink.Answer> answers;
  private final TransferLimits limits;
  private final ActorRef<Outcome> requester;

  private FragmentUpload(
      ActorContext<Command> context,
      Task task,
      ActorRef<PeerLink.Command> link,
      TransferLimits limits,
      ActorRef<Outcome> requester) {
    this.task = task;
    this.fragment = task.fragment();
    this.link = link;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.limits = limits;
    this.requester = requester;
  }

  public static Behavior<Command> create(
      Task task,
      ActorRef<PeerLink.Command> link,
      TransferLimits limits,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context -> {
          var upload = new FragmentUpload(context, task, link, limits, requester);
          return task.offerFirst() ? upload.offering() : upload.begin();
        });
  }

  private Behavior<Command> offering() {
    var offer =
        new Request.OfferFragment(
            task.message(),
            fragment.body().length(),
            task.expiresAtMillis(),
            task.payment().isPresent(),
            task.work());
    link.tell(new PeerLink.Ask(task.holder(), offer, limits.offerTimeout(), answers));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard ->
                  heard.answer() instanceof PeerLink.Replied replied
                          && replied.response() instanceof Response.OfferAccepted
                      ? begin()
                      : fail(heard.answer());
            });
  }

  private Behavior<Command> begin() {
    var progress = new Progress(0, 0);
    while (progress.outstanding() < limits.rangesInFlight() && !progress.allSent(fragment)) {
      progress = progress.sentUpTo(sendRange(progress.sent()));
    }
    return sending(progress);
  }

  private Behavior<Command> sending(Progress progress) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> onAnswer(heard.answer(), progress.answeredOne());
            });
  }

  private Behavior<Command> onAnswer(PeerLink.Answer answer, Progress progress) {
    if (answer instanceof PeerLink.Replied replied) {
      if (replied.response() instanceof Response.FragmentStored stored) {
        return isGood(stored) ? finish(new Stored(task)) : fail("a receipt that is not valid");
      }
      if (replied.response() instanceof Response.Done) {
        return afterRange(progress);
      }
    }
    return fail(answer);
  }

  private Behavior<Command> afterRange(Progress progress) {
    if (!progress.allSent(fragment)) {
      return sending(progress.sentUpTo(sendRange(progress.sent())));
    }
    return progress.outstanding() > 0
        ? sending(progress)
        : fail("took every range and gave no receipt");
  }

  /** Sends the range from {@code offset} on and says where it ends. */
  private int sendRange(int offset) {
    var body = fragment.body();
    var length = Math.min(Request.StoreFragment.MAX_RANGE_BYTES, body.length() - offset);
    var request =
        new Request.StoreFragment(
            fragment.commitment(),
            fragment.index(),
            fragment.path(),
            task.expiresAtMillis(),
            offset,
            body.slice(offset, length),
            // Once is enough: a lock may be as long as a quarter of a range.
            offset == 0 ? task.payment() : Optional.empty());
    link.tell(new PeerLink.Ask(task.holder(), request, limits.rangeTimeout(), answers));
    return offset + length;
  }

  private boolean isGood(Response.FragmentStored stored) {
    return stored.index() == fragment.index()
        && stored.expiresAtMillis() >= task.expiresAtMillis()
        && new StorageReceipt(
                task.message(), fragment.index(), stored.expiresAtMillis(), stored.signature())
            .verify(task.holder().signingKey());
  }

  private Behavior<Command> fail(PeerLink.Answer answer) {
    return fail(Answers.describe(answer));
  }

  private Behavior<Command> fail(String reason) {
    return finish(new NotStored(task, reason));
  }

  private Behavior<Command> finish(Outcome outcome) {
    requester.tell(outcome);
    return Behaviors.stopped();
  }
}
