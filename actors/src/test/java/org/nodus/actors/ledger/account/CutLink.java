package org.nodus.actors.ledger.account;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;

/** A link that loses requests of some kinds, or their answers, until it is told otherwise. */
public final class CutLink {
  private final Set<Class<? extends Request>> lost = ConcurrentHashMap.newKeySet();
  private final Set<Class<? extends Request>> deaf = ConcurrentHashMap.newKeySet();
  private final Set<Missed> missed = ConcurrentHashMap.newKeySet();

  private final Map<Class<? extends Request>, Integer> sent = new ConcurrentHashMap<>();

  private record Missed(NodeId peer, Class<? extends Request> kind) {}

  Behavior<PeerLink.Command> over(ActorRef<PeerLink.Command> link) {
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                command -> {
                  if (command instanceof PeerLink.Ask ask) {
                    var kind = ask.request().getClass();
                    sent.merge(kind, 1, Integer::sum);
                    if (lost.contains(kind)) {
                      missed.add(new Missed(ask.peer().id(), kind));
                      silence(ask);
                    } else if (deaf.contains(kind)) {
                      var nobody = context.getSystem().<PeerLink.Answer>ignoreRef();
                      link.tell(new PeerLink.Ask(ask.peer(), ask.request(), ask.timeout(), nobody));
                      missed.add(new Missed(ask.peer().id(), kind));
                      silence(ask);
                    } else {
                      link.tell(ask);
                    }
                  } else {
                    link.tell(command);
                  }
                  return Behaviors.same();
                }));
  }

  private static void silence(PeerLink.Ask ask) {
    ask.replyTo().tell(new PeerLink.Unanswered(ask.peer(), PeerLink.Silence.OUT_OF_TIME));
  }

  /** Requests of this kind do not arrive. */
  public void lose(Class<? extends Request> kind) {
    lost.add(kind);
  }

  /** Requests of this kind arrive, their answers do not. */
  public void loseAnswers(Class<? extends Request> kind) {
    deaf.add(kind);
  }

  /** How many were sent requests of this kind that, or whose answers, got lost since healed. */
  long validatorsThatMissed(Class<? extends Request> kind) {
    return missed.stream().filter(one -> one.kind().equals(kind)).count();
  }

  /** How many requests of this kind were sent, lost ones too. */
  int sent(Class<? extends Request> kind) {
    return sent.getOrDefault(kind, 0);
  }

  public void heal() {
    missed.clear();
    lost.clear();
    deaf.clear();
  }
}
