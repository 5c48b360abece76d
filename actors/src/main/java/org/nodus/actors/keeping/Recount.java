package org.nodus.actors.keeping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.Census;
import org.nodus.protocol.keeping.Claim;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Asks everybody around a message what they hold of it now, and stops. The requester gets exactly
 * one {@link Outcome}, when the last has answered or its time is up.
 */
final class Recount {

  /**
   * What was said, and who can be reached for it.
   *
   * @param census of those whose word counts
   * @param doubtful what the others say that they hold: worth a question where nothing else helps
   */
  record Outcome(Census census, List<Claim> doubtful, Map<NodeId, Contact> speakers) {}

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private final MessageId message;
  private final ActorRef<Outcome> requester;
  private final Set<NodeId> doubted;
  private final List<Claim> claims = new ArrayList<>();
  private final List<Claim> doubtful = new ArrayList<>();
  private final Map<NodeId, Contact> speakers = new LinkedHashMap<>();
  private int outstanding;

  private Recount(MessageId message, Set<NodeId> doubted, ActorRef<Outcome> requester) {
    this.message = message;
    this.doubted = doubted;
    this.requester = requester;
  }

  static Behavior<Command> create(
      MessageId message,
      List<Contact> region,
      Set<NodeId> doubted,
      Tools tools,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context -> new Recount(message, doubted, requester).ask(context, region, tools));
  }

  private Behavior<Command> ask(ActorContext<Command> context, List<Contact> region, Tools tools) {
    var answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    var question = new Request.FindHoldings(message);
    var timeout = tools.limits().answerWithin();
    for (var peer : region) {
      tools.link().tell(new PeerLink.Ask(peer, question, timeout, answers));
    }
    outstanding = region.size();
    return advance();
  }

  private Behavior<Command> advance() {
    if (outstanding == 0) {
      requester.tell(new Outcome(new Census(message, claims), List.copyOf(doubtful), speakers));
      return Behaviors.stopped();
    }
    return Behaviors.receiveMessage(
        received ->
            switch (received) {
              case Heard heard -> {
                outstanding--;
                count(heard.answer());
                yield advance();
              }
            });
  }

  private void count(PeerLink.Answer answer) {
    if (answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.Holdings found) {
      var peer = replied.peer();
      var believed = doubted.contains(peer.id()) ? doubtful : claims;
      speakers.put(peer.id(), peer);
      found.holdings().stream()
          .filter(holding -> holding.message().equals(message))
          .forEach(holding -> believed.add(new Claim(peer.id(), holding)));
    }
  }
}
