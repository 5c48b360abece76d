package org.nodus.actors.transport;

import java.util.EnumMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.environment.Env;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.session.Handshake;
import org.nodus.protocol.session.Packet;
import org.nodus.protocol.wire.Request;

/**
 * {@link PeerLink} over datagrams: owns the port, finds the {@link PeerSession} of each packet and
 * each request, and bounds them all. Narrow its reference to {@code ActorRef<PeerLink.Command>}.
 *
 * <p>A packet passes three mailboxes: this one, its session's, its handler's. What cannot be
 * authenticated is counted and dropped without a byte of answer. Follows docs/protocol.md
 * "Sessions".
 */
public final class UdpTransport extends AbstractMatchingBehavior<UdpTransport.Command> {

  /** Everything this actor can receive. */
  public sealed interface Command
      permits PeerLink.Command,
          GetStats,
          Arrived,
          Knocked,
          Refused,
          Settled,
          OwnSettled,
          Idle,
          Lost {}

  /** The counters at this moment. */
  public record GetStats(ActorRef<TransportStats> replyTo) implements Command {}

  /** A datagram; the session of its index gets the same object. */
  record Arrived(Endpoint from, Bytes datagram) implements Command, PeerSession.Command {}

  /** The doorkeeper knows who is calling. */
  record Knocked(Handshake.Knock knock, Endpoint from) implements Command {}

  enum Refused implements Command {
    AT_THE_DOOR
  }

  /** A session has answered one {@link PeerLink.Ask}. */
  record Settled(int slot) implements Command {}

  /** An {@link OwnRequest} has been answered. */
  enum OwnSettled implements Command {
    ONE
  }

  /** A session has nothing to do any more and waits for {@link PeerSession.Stop}. */
  record Idle(int slot) implements Command {}

  private record Lost(int slot) implements Command {}

  private final TransportSettings settings;
  private final TransportLimits limits;
  private final DatagramPort port;
  private final Env env;
  private final Handshake handshake;
  private final TransportCounters counters = new TransportCounters();
  private final SessionTable sessions = new SessionTable();
  private final ActorRef<Doorkeeper.Init> doorkeeper;
  private Map<Request.Service, ActorRef<PeerLink.Incoming>> handlers =
      new EnumMap<>(Request.Service.class);
  private int knocking;
  private int inFlight;

  private UdpTransport(
      ActorContext<Command> context, TransportSettings settings, DatagramPort port, Env env) {
    super(context);
    this.settings = settings;
    this.limits = settings.limits();
    this.port = port;
    this.env = env;
    this.handshake = new Handshake(settings.self(), settings.network());
    this.doorkeeper =
        context.spawn(
            Doorkeeper.create(
                handshake, settings.puzzleBits(), env.clock(), counters, context.getSelf()),
            "doorkeeper");
  }

  /**
   * Takes over an open {@code port} and closes it when it stops. Its children then answer whatever
   * is still in flight as {@code CLOSED}.
   */
  public static Behavior<Command> create(TransportSettings settings, DatagramPort port, Env env) {
    return Behaviors.setup(
        context -> {
          var transport = new UdpTransport(context, settings, port, env);
          var self = context.getSelf();
          port.receive((from, datagram) -> self.tell(new Arrived(from, datagram)));
          return transport;
        });
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Arrived arrived -> onArrived(arrived);
      case PeerLink.Ask ask -> onAsk(ask);
      case Settled settled -> onSettled(settled.slot());
      case OwnSettled.ONE -> inFlight--;
      case Knocked knocked -> onKnocked(knocked.knock(), knocked.from());
      case Refused.AT_THE_DOOR -> knocking--;
      case PeerLink.Serve serve -> onServe(serve.service(), serve.handler());
      case Idle idle -> onIdle(idle.slot());
      case Lost lost -> onLost(lost.slot());
      case GetStats get -> get.replyTo().tell(counters.snapshot(sessions.size()));
    }
    return this;
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PostStop) {
      port.close();
    }
    return this;
  }

  private void onArrived(Arrived arrived) {
    counters.received.increment();
    switch (Packet.kindOf(arrived.datagram())) {
      case DATA, RESPONSE -> {
        var entry = sessions.at(Packet.indexOf(arrived.datagram()));
        if (entry == null) {
          counters.unknownSessions.increment();
        } else {
          entry.session.tell(arrived);
        }
      }
      case INIT -> onInit(arrived);
      case GARBAGE -> counters.garbage.increment();
    }
  }

  private void onInit(Arrived arrived) {
    if (!handshake.isForUs(arrived.datagram())) {
      counters.strangers.increment();
    } else if (knocking >= limits.knocking()) {
      counters.overloadedKnocks.increment();
    } else {
      knocking++;
      doorkeeper.tell(new Doorkeeper.Init(arrived.from(), arrived.datagram()));
    }
  }

  private void onKnocked(Handshake.Knock knock, Endpoint from) {
    knocking--;
    sessionWith(knock.peer().id()).session.tell(new PeerSession.Called(knock, from));
  }

  private void onAsk(PeerLink.Ask ask) {
    if (inFlight >= limits.inFlight()) {
      refuse(ask, PeerLink.Silence.OVERLOADED);
      return;
    }
    if (ask.peer().id().equals(settings.self().id())) {
      askOurselves(ask);
      return;
    }
    var entry = sessionWith(ask.peer().id());
    if (entry.inFlight >= limits.inFlightPerPeer()) {
      refuse(ask, PeerLink.Silence.OVERLOADED);
      return;
    }
    entry.inFlight++;
    inFlight++;
    entry.session.tell(ask);
  }

  private void askOurselves(PeerLink.Ask ask) {
    var handler = handlers.get(ask.request().service());
    if (handler == null) {
      refuse(ask, PeerLink.Silence.UNREACHABLE);
      return;
    }
    var own = getContext().spawnAnonymous(OwnRequest.create(ask, handler));
    getContext().watchWith(own, OwnSettled.ONE);
    inFlight++;
  }

  private static void refuse(PeerLink.Ask ask, PeerLink.Silence reason) {
    ask.replyTo().tell(new PeerLink.Unanswered(ask.peer(), reason));
  }

  private void onSettled(int slot) {
    var entry = sessions.inSlot(slot);
    if (entry != null) {
      entry.inFlight--;
      inFlight--;
    }
  }

  private void onServe(Request.Service service, ActorRef<PeerLink.Incoming> handler) {
    var next = new EnumMap<Request.Service, ActorRef<PeerLink.Incoming>>(Request.Service.class);
    next.putAll(handlers);
    next.put(service, handler);
    handlers = next;
    sessions.all().forEach(entry -> entry.session.tell(new PeerSession.Handlers(next)));
  }

  /** Requests forwarded to the session before it became idle keep it alive. */
  private void onIdle(int slot) {
    var entry = sessions.inSlot(slot);
    if (entry != null && entry.inFlight == 0) {
      dismiss(entry);
    }
  }

  private void onLost(int slot) {
    var entry = sessions.inSlot(slot);
    if (entry != null) {
      forget(entry);
    }
  }

  private SessionTable.Entry sessionWith(NodeId peer) {
    var known = sessions.with(peer);
    if (known != null) {
      return known;
    }
    if (sessions.size() >= limits.sessions()) {
      dismiss(sessions.idlest());
    }
    var slot = sessions.freeSlot(env.chance().random());
    var collaborators =
        new PeerSession.Collaborators(
            handshake, settings.puzzleBits(), limits, port, env, counters, getContext().getSelf());
    var session =
        getContext()
            .spawn(
                PeerSession.create(peer, slot, handlers, collaborators),
                "peer-" + peer + "-" + Integer.toHexString(slot));
    getContext().watchWith(session, new Lost(slot));
    return sessions.add(peer, slot, session);
  }

  private void dismiss(SessionTable.Entry entry) {
    forget(entry);
    entry.session.tell(PeerSession.Stop.NOW);
  }

  private void forget(SessionTable.Entry entry) {
    sessions.remove(entry);
    inFlight -= entry.inFlight;
  }
}
