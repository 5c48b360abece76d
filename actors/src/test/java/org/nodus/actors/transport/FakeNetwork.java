package org.nodus.actors.transport;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * {@link PeerLink}s of many nodes inside one test: what one asks, the other's handler gets, at
 * once. Nodes can be killed (nobody reaches them) and revived.
 */
public final class FakeNetwork {
  private static final PeerLink.Reply OUT_OF_TIME = new PeerLink.Reply(-1, new Response.Done());

  private final Map<NodeId, Map<Request.Service, ActorRef<PeerLink.Incoming>>> handlers =
      new ConcurrentHashMap<>();
  private final Set<NodeId> silent = ConcurrentHashMap.newKeySet();
  private final Set<NodeId> dead = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong();

  /** The link of a node that others may know. */
  public Behavior<PeerLink.Command> linkOf(Contact self) {
    return link(new PeerLink.Peer(self.id(), self.signingKey(), Optional.of(self)));
  }

  /** The link of an agent: it asks and nobody learns its contact. */
  public Behavior<PeerLink.Command> agentLink(NodeId id, Bytes signingKey) {
    return link(new PeerLink.Peer(id, signingKey, Optional.empty()));
  }

  /** Until it is revived, nobody reaches this node and it reaches nobody. */
  public void kill(NodeId node) {
    dead.add(node);
  }

  /** Until it is revived, who asks this node hears nothing for as long as the question allows. */
  public void silence(NodeId node) {
    silent.add(node);
  }

  public void revive(NodeId node) {
    dead.remove(node);
    silent.remove(node);
  }

  /** Who serves this for {@code node}, once its link has been told. */
  public Optional<ActorRef<PeerLink.Incoming>> handler(NodeId node, Request.Service service) {
    return Optional.ofNullable(handlers.getOrDefault(node, Map.of()).get(service));
  }

  /** How many requests have been sent so far. */
  public long requests() {
    return requests.get();
  }

  private Behavior<PeerLink.Command> link(PeerLink.Peer self) {
    return Behaviors.receive(
        (context, command) -> {
          switch (command) {
            case PeerLink.Serve serve ->
                handlers
                    .computeIfAbsent(self.id(), id -> new ConcurrentHashMap<>())
                    .put(serve.service(), serve.handler());
            case PeerLink.Ask ask -> {
              requests.incrementAndGet();
              if (isCutBetween(self.id(), ask.peer().id())) {
                answer(ask, PeerLink.Silence.UNREACHABLE);
              } else if (silent.contains(ask.peer().id())) {
                context.spawnAnonymous(waitingFor(self.id(), ask));
              } else if (!handlers.containsKey(ask.peer().id())) {
                answer(ask, PeerLink.Silence.UNREACHABLE);
              } else {
                var waiting = context.spawnAnonymous(waitingFor(self.id(), ask));
                deliver(self, ask, waiting);
              }
            }
          }
          return Behaviors.same();
        });
  }

  private void deliver(PeerLink.Peer self, PeerLink.Ask ask, ActorRef<PeerLink.Reply> replyTo) {
    var handler = handlers.get(ask.peer().id()).get(ask.request().service());
    var incoming = new PeerLink.Incoming(self, ask.request(), 1, replyTo);
    if (handler == null) {
      incoming.reply(new Response.Refused(Response.Reason.UNSUPPORTED, "nobody serves this"));
    } else {
      handler.tell(incoming);
    }
  }

  private boolean isCutBetween(NodeId one, NodeId other) {
    return dead.contains(one) || dead.contains(other);
  }

  private Behavior<PeerLink.Reply> waitingFor(NodeId self, PeerLink.Ask ask) {
    return Behaviors.setup(
        context -> {
          context.setReceiveTimeout(ask.timeout(), OUT_OF_TIME);
          return Behaviors.receiveMessage(
              reply -> {
                if (reply.equals(OUT_OF_TIME)) {
                  answer(ask, PeerLink.Silence.OUT_OF_TIME);
                } else if (isCutBetween(self, ask.peer().id())) {
                  // The question was on its way when the node was killed.
                  answer(ask, PeerLink.Silence.UNREACHABLE);
                } else {
                  ask.replyTo().tell(new PeerLink.Replied(ask.peer(), reply.response()));
                }
                return Behaviors.stopped();
              });
        });
  }

  private static void answer(PeerLink.Ask ask, PeerLink.Silence reason) {
    ask.replyTo().tell(new PeerLink.Unanswered(ask.peer(), reason));
  }
}
