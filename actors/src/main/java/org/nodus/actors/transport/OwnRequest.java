package org.nodus.actors.transport;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A request of this node to itself: a validator asks the whole committee, of which it is a member.
 * The handler gets it without a session, and the asker hears exactly one answer, as from any peer.
 * Child of {@link UdpTransport}, one per request.
 */
final class OwnRequest {

  sealed interface Command {}

  private record Replied(PeerLink.Reply reply) implements Command {}

  private enum Time implements Command {
    IS_UP
  }

  private OwnRequest() {}

  static Behavior<Command> create(PeerLink.Ask ask, ActorRef<PeerLink.Incoming> handler) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Time.IS_UP, ask.timeout());
                  var self = ask.peer();
                  var from = new PeerLink.Peer(self.id(), self.signingKey(), Optional.of(self));
                  var replies = context.messageAdapter(PeerLink.Reply.class, Replied::new);
                  handler.tell(new PeerLink.Incoming(from, ask.request(), 0, replies));
                  return awaitingReply(ask);
                }));
  }

  private static Behavior<Command> awaitingReply(PeerLink.Ask ask) {
    return Behaviors.receiveMessage(
        message -> {
          ask.replyTo().tell(answer(ask, message));
          return Behaviors.stopped();
        });
  }

  private static PeerLink.Answer answer(PeerLink.Ask ask, Command message) {
    return switch (message) {
      case Replied replied -> new PeerLink.Replied(ask.peer(), replied.reply().response());
      case Time.IS_UP -> new PeerLink.Unanswered(ask.peer(), PeerLink.Silence.OUT_OF_TIME);
    };
  }
}
