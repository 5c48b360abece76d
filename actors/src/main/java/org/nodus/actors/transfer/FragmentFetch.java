package org.nodus.actors.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Gets one fragment from one holder, range by range, proves it and stops. The requester gets
 * exactly one {@link Outcome}.
 */
public final class FragmentFetch {

  /**
   * What to get from whom.
   *
   * @param index 0 … 255, or {@link Request.FetchFragment#ANY_INDEX}
   */
  public record Task(MessageId message, int index, Contact holder) {}

  public sealed interface Outcome {
    Task task();
  }

  /** A fragment that proves itself against the id of its message. */
  public record Fetched(Task task, Fragment fragment) implements Outcome {}

  public record NotFetched(Task task, String reason) implements Outcome {}

  /** Everything this actor can receive; all of it is its own doing. */
  public sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private final Task task;
  private final ActorRef<PeerLink.Command> link;
  private final Duration rangeTimeout;
  private final ActorRef<PeerLink.Answer> answers;
  private final ActorRef<Outcome> requester;

  private FragmentFetch(
      ActorContext<Command> context,
      Task task,
      ActorRef<PeerLink.Command> link,
      Duration rangeTimeout,
      ActorRef<Outcome> requester) {
    this.task = task;
    this.link = link;
    this.rangeTimeout = rangeTimeout;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.requester = requester;
  }

  public static Behavior<Command> create(
      Task task,
      ActorRef<PeerLink.Command> link,
      TransferLimits limits,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context -> {
          var fetch = new FragmentFetch(context, task, link, limits.rangeTimeout(), requester);
          return fetch.ask(task.index(), List.of(), 0);
        });
  }

  /**
   * Asks for the range after what is here.
   *
   * @param index the one asked for, or the one that the holder chose
   * @param ranges what is here, in order, {@code length} bytes in all
   */
  private Behavior<Command> ask(int index, List<Bytes> ranges, int length) {
    var request = new Request.FetchFragment(task.message(), index, length);
    link.tell(new PeerLink.Ask(task.holder(), request, rangeTimeout, answers));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> onAnswer(heard.answer(), index, ranges, length);
            });
  }

  private Behavior<Command> onAnswer(
      PeerLink.Answer answer, int index, List<Bytes> ranges, int length) {
    if (!(answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.FragmentRange range)) {
      return fail(Answers.describe(answer));
    }
    var isAsked =
        range.commitment().id().equals(task.message())
            && (index == Request.FetchFragment.ANY_INDEX || range.index() == index)
            && range.offset() == length
            && range.range().length() == full(range.commitment(), length);
    if (!isAsked) {
      return fail("a range of something else");
    }
    var more = new ArrayList<>(ranges);
    more.add(range.range());
    var reached = length + range.range().length();
    return reached < range.commitment().fragmentBytes()
        ? ask(range.index(), more, reached)
        : prove(range, more);
  }

  /** A byte at a time would take a recipient days; who has the fragment gives whole ranges. */
  private static int full(MessageCommitment commitment, int offset) {
    var rest = commitment.fragmentBytes() - offset;
    return Math.min(Request.StoreFragment.MAX_RANGE_BYTES, rest);
  }

  private Behavior<Command> prove(Response.FragmentRange last, List<Bytes> ranges) {
    try {
      var body = Bytes.concat(ranges.toArray(Bytes[]::new));
      return finish(
          new Fetched(task, Fragment.proven(last.commitment(), last.index(), body, last.path())));
    } catch (DecodeFailure lie) {
      return fail(lie.reason());
    }
  }

  private Behavior<Command> fail(String reason) {
    return finish(new NotFetched(task, reason));
  }

  private Behavior<Command> finish(Outcome outcome) {
    requester.tell(outcome);
    return Behaviors.stopped();
  }
}
