package org.nodus.actors.keeping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Fetches one fragment of a message of which only the id is known, proves it and stops. The
 * requester gets exactly one {@link Outcome}.
 */
final class FragmentPull {

  /** What to fetch from whom. */
  record Task(MessageId message, int index, Contact holder) {}

  /** The proven fragment, or nothing. */
  record Outcome(Task task, Optional<Fragment> fragment) {}

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private final Task task;
  private final Tools tools;
  private final ActorRef<PeerLink.Answer> answers;
  private final ActorRef<Outcome> requester;

  private FragmentPull(
      ActorContext<Command> context, Task task, Tools tools, ActorRef<Outcome> requester) {
    this.task = task;
    this.tools = tools;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.requester = requester;
  }

  static Behavior<Command> create(Task task, Tools tools, ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context -> new FragmentPull(context, task, tools, requester).ask(List.of(), 0));
  }

  /** Asks for the range behind the {@code length} bytes that are here. */
  private Behavior<Command> ask(List<Bytes> ranges, int length) {
    var request = new Request.FetchFragment(task.message(), task.index(), length);
    tools
        .link()
        .tell(new PeerLink.Ask(task.holder(), request, tools.limits().rangeTimeout(), answers));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> onAnswer(heard.answer(), ranges, length);
            });
  }

  private Behavior<Command> onAnswer(PeerLink.Answer answer, List<Bytes> ranges, int length) {
    if (!(answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.FragmentRange range
        && range.commitment().id().equals(task.message())
        && range.index() == task.index()
        && range.offset() == length
        && !range.range().isEmpty())) {
      return finish(Optional.empty());
    }
    var more = new ArrayList<>(ranges);
    more.add(range.range());
    var reached = length + range.range().length();
    return reached < range.commitment().fragmentBytes() ? ask(more, reached) : prove(range, more);
  }

  private Behavior<Command> prove(Response.FragmentRange last, List<Bytes> ranges) {
    try {
      var body = Bytes.concat(ranges.toArray(Bytes[]::new));
      return finish(
          Optional.of(Fragment.proven(last.commitment(), task.index(), body, last.path())));
    } catch (DecodeFailure lie) {
      return finish(Optional.empty());
    }
  }

  private Behavior<Command> finish(Optional<Fragment> fragment) {
    requester.tell(new Outcome(task, fragment));
    return Behaviors.stopped();
  }
}
