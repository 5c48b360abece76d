package org.nodus.actors.transport;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.environment.Env;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.session.Handshake;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.RequestCodec;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.ResponseCodec;

/**
 * All conversations with one peer: pairs requests with answers, both ways, over a {@link PeerLine}.
 * Spawned by {@link UdpTransport}, one for each peer, and stopped by it when idle.
 *
 * <p>Every {@link PeerLink.Ask} is answered exactly once. A request reaches the peer's handler
 * once, unless the peer forgot the session before it answered: then it is asked again, so that
 * requests must be idempotent.
 */
final class PeerSession extends AbstractMatchingBehavior<PeerSession.Command> {

  /** Everything this actor can receive. */
  sealed interface Command
      permits PeerLink.Ask, PeerLink.Reply, UdpTransport.Arrived, Called, Handlers, Tick, Stop {}

  /** The peer has sent an init. */
  record Called(Handshake.Knock knock, Endpoint from) implements Command {}

  /** Who serves what from now on; never changed after it was sent. */
  record Handlers(Map<Request.Service, ActorRef<PeerLink.Incoming>> byService) implements Command {}

  enum Stop implements Command {
    NOW
  }

  private enum Tick implements Command {
    DUE
  }

  /** What all sessions of a transport share. */
  record Collaborators(
      Handshake handshake,
      int puzzleBits,
      TransportLimits limits,
      DatagramPort port,
      Env env,
      TransportCounters counters,
      ActorRef<UdpTransport.Command> transport) {
    void transmit(Endpoint to, List<Bytes> packets) {
      counters.sent.add(packets.size());
      port.send(to, packets);
    }
  }

  private static final long NEVER = Long.MAX_VALUE;

  /** A session that is unused but not quiet yet is looked at again after a second. */
  private static final long RECHECK = Duration.ofSeconds(1).toNanos();

  /** So long a timer stays as it was set: a hundred times a second costs nothing. */
  private static final long SETTLED = Duration.ofMillis(10).toNanos();

  private final TimerScheduler<Command> timers;
  private final int slot;
  private final Collaborators shared;
  private final PeerLine line;
  private final PendingAsks asks = new PendingAsks();

  /** Requests at our handlers, by a number of ours: the peer's may start anew. */
  private final LinkedHashMap<Long, AtHandler> incoming = new LinkedHashMap<>();

  private long nextIncoming;

  private record AtHandler(long exchange, Request.Service service, long untilNanos) {}

  private Map<Request.Service, ActorRef<PeerLink.Incoming>> handlers;

  /** Asks from this exchange on have not been sent in the present session. */
  private long unsentFrom;

  private long usedNanos;
  private boolean idleAnnounced;
  private long armedNanos = NEVER;
  private long armedSinceNanos;

  private PeerSession(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      PeerLine line,
      int slot,
      Map<Request.Service, ActorRef<PeerLink.Incoming>> handlers,
      Collaborators shared) {
    super(context);
    this.timers = timers;
    this.line = line;
    this.slot = slot;
    this.handlers = handlers;
    this.shared = shared;
    this.usedNanos = now();
  }

  static Behavior<Command> create(
      NodeId peer,
      int slot,
      Map<Request.Service, ActorRef<PeerLink.Incoming>> handlers,
      Collaborators shared) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new PeerSession(
                        context,
                        timers,
                        new PeerLine(peer, slot, shared),
                        slot,
                        handlers,
                        shared)));
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    try {
      return handle(message);
    } catch (RuntimeException broken) {
      // Whoever asked must hear something even of our own mistakes.
      failAll(PeerLink.Silence.CLOSED);
      throw broken;
    }
  }

  private Behavior<Command> handle(Command message) {
    var now = now();
    switch (message) {
      case PeerLink.Ask ask -> onAsk(ask, now);
      case UdpTransport.Arrived arrived -> onHeard(line.arrived(arrived, now), now);
      case PeerLink.Reply reply -> onReply(reply.exchange(), reply.response());
      case Called called -> onCalled(called.knock(), called.from(), now);
      case Handlers served -> handlers = served.byService();
      case Tick.DUE -> armedNanos = NEVER;
      case Stop.NOW -> {
        return Behaviors.stopped();
      }
    }
    carryOn(now);
    return this;
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PostStop) {
      failAll(PeerLink.Silence.CLOSED);
      line.close();
    }
    return this;
  }

  private void onAsk(PeerLink.Ask ask, long now) {
    touch(now);
    line.aim(ask.peer());
    var pending = asks.add(ask, now, line.patience(ask.timeout()));
    if (line.isOpen()) {
      sendRequest(pending);
    }
  }

  private void onCalled(Handshake.Knock knock, Endpoint from, long now) {
    idleAnnounced = false;
    line.called(knock, from, now);
  }

  private void onHeard(PeerLine.Heard heard, long now) {
    onChange(heard.change(), now);
    for (var message : heard.messages()) {
      try {
        var exchange = Exchange.read(message);
        switch (exchange.kind()) {
          case REQUEST -> onRequest(exchange, now);
          case RESPONSE -> onResponse(exchange);
        }
      } catch (DecodeFailure unreadable) {
        shared.counters().violations.increment();
      }
    }
  }

  private void onChange(PeerLine.Change change, long now) {
    switch (change) {
      case NONE -> {}
      case OPENED -> sendWaiting(now);
      case PEER_FORGOT -> {
        incoming.clear();
        unsentFrom = 0;
        sendWaiting(now);
      }
      case CLOSED -> {
        incoming.clear();
        unsentFrom = 0;
      }
      case UNREACHABLE -> {
        incoming.clear();
        failAll(PeerLink.Silence.UNREACHABLE);
      }
    }
  }

  private void sendWaiting(long now) {
    var from = unsentFrom;
    for (var pending : asks.all()) {
      if (pending.exchange() >= from) {
        sendRequest(asks.await(pending, now, line.patience(pending.ask().timeout())));
      }
    }
  }

  private void sendRequest(PendingAsks.Pending pending) {
    unsentFrom = pending.exchange() + 1;
    try {
      var request = pending.ask().request();
      line.send(Exchange.asking(pending.exchange(), request), request.service());
    } catch (IllegalArgumentException tooLarge) {
      asks.remove(pending.exchange());
      settle(
          pending,
          refusal(pending, Response.Reason.TOO_LARGE, String.valueOf(tooLarge.getMessage())));
    }
  }

  private void onRequest(Exchange exchange, long now) {
    touch(now);
    if (isDrowning()) {
      shared.counters().overloadedRequests.increment();
      return;
    }
    if (isBehind()) {
      respond(exchange.id(), new Response.Refused(Response.Reason.BUSY, "read the answers first"));
      return;
    }
    if (incoming.size() >= shared.limits().incomingPerPeer()) {
      incoming.values().removeIf(waiting -> waiting.untilNanos() <= now);
      if (incoming.size() >= shared.limits().incomingPerPeer()) {
        respond(exchange.id(), new Response.Refused(Response.Reason.BUSY, ""));
        return;
      }
    }
    try {
      var request = RequestCodec.decode(exchange.body());
      var handler = handlers.get(request.service());
      if (handler == null) {
        respond(exchange.id(), new Response.Refused(Response.Reason.UNSUPPORTED, ""));
        return;
      }
      var until = now + shared.limits().replyWithin().toNanos();
      incoming.put(nextIncoming, new AtHandler(exchange.id(), request.service(), until));
      handler.tell(
          new PeerLink.Incoming(
              line.peer(), request, nextIncoming++, getContext().getSelf().narrow()));
    } catch (DecodeFailure unknown) {
      respond(
          exchange.id(),
          new Response.Refused(Response.Reason.UNSUPPORTED, Exchange.shortened(unknown.reason())));
    }
  }

  private void onReply(long number, Response response) {
    var waiting = incoming.remove(number);
    if (waiting != null && line.isOpen()) {
      var answer =
          isDrowning()
              ? new Response.Refused(Response.Reason.BUSY, "read the answers first")
              : response;
      line.send(Exchange.answering(waiting.exchange(), answer), waiting.service());
    }
  }

  /** The peer asks and does not acknowledge the answers. */
  private boolean isBehind() {
    return line.backlogBytes() >= shared.limits().backlogBytes();
  }

  private boolean isDrowning() {
    return line.backlogBytes() >= 2L * shared.limits().backlogBytes();
  }

  private void respond(long exchange, Response response) {
    if (line.isOpen()) {
      line.send(Exchange.answering(exchange, response));
    }
  }

  private void onResponse(Exchange exchange) {
    var pending = asks.remove(exchange.id());
    if (pending == null) {
      return;
    }
    try {
      var response = ResponseCodec.decode(exchange.body());
      settle(pending, new PeerLink.Replied(pending.ask().peer(), response));
    } catch (DecodeFailure unreadable) {
      settle(pending, refusal(pending, Response.Reason.INVALID, unreadable.reason()));
    }
  }

  private void carryOn(long now) {
    for (var late : asks.expired(now)) {
      settle(late, silence(late, lateReason()));
    }
    onChange(line.check(!asks.isEmpty(), now), now);
    line.flush(now);
    announceIdle(now);
    arm(now);
  }

  private PeerLink.Silence lateReason() {
    return line.isOpen() ? PeerLink.Silence.OUT_OF_TIME : PeerLink.Silence.UNREACHABLE;
  }

  private void announceIdle(long now) {
    var unused = now - usedNanos >= shared.limits().idle().toNanos() && line.isQuiet();
    if (!idleAnnounced && asks.isEmpty() && (line.isDown() || unused)) {
      idleAnnounced = true;
      shared.transport().tell(new UdpTransport.Idle(slot));
    }
  }

  /**
   * One timer for everything. It rings early rather than being set anew for each packet; but where
   * the line has become quiet, nobody is woken for nothing.
   */
  private void arm(long now) {
    var due = Math.min(line.deadline(!asks.isEmpty()), asks.firstDeadline());
    if (!idleAnnounced) {
      due = Math.min(due, Math.max(usedNanos + shared.limits().idle().toNanos(), now + RECHECK));
    }
    var isQuiet = due != NEVER && due - now >= RECHECK && now - armedSinceNanos >= SETTLED;
    if (due < armedNanos || (due > armedNanos && isQuiet)) {
      armedNanos = due;
      armedSinceNanos = now;
      timers.startSingleTimer(Tick.DUE, Duration.ofNanos(Math.max(1, due - now)));
    }
  }

  private void touch(long now) {
    usedNanos = now;
    idleAnnounced = false;
  }

  private void failAll(PeerLink.Silence reason) {
    asks.removeAll().forEach(pending -> settle(pending, silence(pending, reason)));
  }

  private void settle(PendingAsks.Pending pending, PeerLink.Answer answer) {
    pending.ask().replyTo().tell(answer);
    shared.transport().tell(new UdpTransport.Settled(slot));
  }

  private static PeerLink.Answer silence(PendingAsks.Pending pending, PeerLink.Silence reason) {
    return new PeerLink.Unanswered(pending.ask().peer(), reason);
  }

  private static PeerLink.Answer refusal(
      PendingAsks.Pending pending, Response.Reason reason, String detail) {
    return new PeerLink.Replied(
        pending.ask().peer(), new Response.Refused(reason, Exchange.shortened(detail)));
  }

  private long now() {
    return shared.env().clock().nanoTime();
  }
}
