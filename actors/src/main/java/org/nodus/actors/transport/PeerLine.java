package org.nodus.actors.transport;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.identity.StaticPuzzle;
import org.nodus.protocol.session.Handshake;
import org.nodus.protocol.session.Packet;
import org.nodus.protocol.session.RemoteIdentity;
import org.nodus.protocol.session.SessionEngine;
import org.nodus.protocol.wire.Request;

/**
 * The line to one peer: calls and answers calls, holds the keys in use, the ones running out and
 * the ones not yet confirmed, and sends what their engines give. Owned by one {@link PeerSession}.
 *
 * <p>When both call at the same time, the call of the smaller NodeId stands. A session that we
 * answered carries nothing of ours until the peer used it: only then is its address known to be its
 * own. Fresh keys are made by a new handshake; the old ones receive for a while yet.
 */
final class PeerLine {
  private static final long UNCONFIRMED_NANOS = Duration.ofSeconds(6).toNanos();

  /** The caller confirms within a round trip; after that we would rather call ourselves. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

  /** Packets under the old keys may still be on their way, or be sent again. */
  private static final long DRAINING_NANOS = Duration.ofSeconds(10).toNanos();

  /** Seven probe timeouts without a word: the peer may have forgotten the session. */
  private static final int SUSPICIOUS_PROBES = 3;

  private static final long NEVER = Long.MAX_VALUE;

  private final NodeId peer;
  private final int slot;
  private final PeerSession.Collaborators shared;
  private final long run;
  private @Nullable Endpoint endpoint;
  private @Nullable Endpoint aimed;
  private @Nullable Bytes peerKey;
  private @Nullable RemoteIdentity remote;
  private PeerLink.@Nullable Peer proven;
  private @Nullable Track current;
  private @Nullable Track draining;
  private final Answered unconfirmed = new Answered();
  private final Calls calls = new Calls();
  private int generation;
  private long lastMillis;

  /** What happened to the line as a whole. */
  enum Change {
    NONE,
    /** It is open under fresh keys; what was sent before is still on its way. */
    OPENED,
    /** It is open, and the peer knows nothing of what was sent before. */
    PEER_FORGOT,
    /** The peer hung up, or broke the rules. */
    CLOSED,
    /** Nobody answers. */
    UNREACHABLE
  }

  /** A change of the line and, after it, the messages that became complete. */
  record Heard(Change change, List<Bytes> messages) {
    private static final Heard NOTHING = new Heard(Change.NONE, List.of());
  }

  PeerLine(NodeId peer, int slot, PeerSession.Collaborators shared) {
    this.peer = peer;
    this.slot = slot;
    this.shared = shared;
    this.run = shared.env().chance().secret(Long.BYTES).asReadOnlyBuffer().getLong();
  }

  boolean isOpen() {
    return current != null;
  }

  /** Neither open nor about to be. */
  boolean isDown() {
    return current == null && calls.last() == null && unconfirmed.newest() == null;
  }

  /** Nothing waits to be sent or acknowledged. */
  boolean isQuiet() {
    return calls.last() == null && (current == null || current.engine().isIdle());
  }

  /** How long an answer may take that takes no longer than {@code usual} on an ordinary path. */
  Duration patience(Duration usual) {
    return current == null ? usual : current.patience(usual);
  }

  /** Memory of what the peer has not acknowledged. */
  long backlogBytes() {
    return current == null ? 0 : current.engine().backlogBytes();
  }

  /** The peer as an open line proved it. */
  PeerLink.Peer peer() {
    if (proven == null) {
      throw new IllegalStateException("the line was never open");
    }
    return proven;
  }

  private static PeerLink.Peer peer(RemoteIdentity who, Endpoint where) {
    var contact =
        new Contact(who.id(), who.signingKey(), who.sessionKey(), who.puzzleNonce(), where);
    return new PeerLink.Peer(
        who.id(),
        who.signingKey(),
        who.node() ? Optional.of(contact) : Optional.empty(),
        Optional.of(where));
  }

  /** Somebody wants to reach the peer there; believed only while we know no better. */
  void aim(Contact contact) {
    aimed = contact.endpoint();
    if (current == null) {
      endpoint = contact.endpoint();
      peerKey = contact.sessionKey();
    }
  }

  void send(Bytes message) {
    if (current == null) {
      throw new IllegalStateException("the line is not open");
    }
    current.engine().send(message);
  }

  /** The same, counted as traffic between nodes if the peer is one. */
  void send(Bytes message, Request.Service service) {
    if (peer().contact().isPresent()) {
      shared.counters().sentToNode(service, message.length());
    }
    send(message);
  }

  /** Answers a call. */
  void called(Handshake.Knock knock, Endpoint from, long nowNanos) {
    var ours = shared.handshake().self().id().hash();
    var own = calls.last();
    if (own != null && own.number() == 1 && ours.compareTo(peer.hash()) < 0) {
      return;
    }
    try {
      var fresh = nextGeneration();
      var answer = knock.answer(shared.env().chance().secret(32), index(fresh), run, millis());
      var engine = new SessionEngine(answer.opened(), nowNanos, 0);
      calls.end();
      unconfirmed.add(new Track(fresh, engine, knock.peer(), from, nowNanos));
      shared.transmit(from, List.of(answer.packet()));
    } catch (DecodeFailure smallOrder) {
      shared.counters().refusedKnocks.increment();
    }
  }

  /** A response or a data packet that carries our slot. */
  Heard arrived(UdpTransport.Arrived arrived, long nowNanos) {
    var index = Packet.indexOf(arrived.datagram()) & 0xff;
    if (Packet.kindOf(arrived.datagram()) == Packet.Kind.RESPONSE) {
      return answered(arrived, index, nowNanos);
    }
    var track = trackOf(index);
    if (track == null) {
      shared.counters().unknownSessions.increment();
      return Heard.NOTHING;
    }
    return switch (track.engine().receive(arrived.datagram(), nowNanos)) {
      case SessionEngine.Accepted accepted -> {
        var isNew = unconfirmed.find(track.generation()) != null;
        var change = isNew ? open(track, nowNanos) : Change.NONE;
        yield new Heard(accepted.closed() ? hangUp(track) : change, accepted.messages());
      }
      case SessionEngine.Refused refused -> new Heard(refused(track, refused.reason()), List.of());
    };
  }

  private Heard answered(UdpTransport.Arrived arrived, int index, long nowNanos) {
    var attempt = calls.find(index);
    if (attempt == null) {
      shared.counters().unknownSessions.increment();
      return Heard.NOTHING;
    }
    try {
      var opened = attempt.call().answered(arrived.datagram());
      if (opened.peer().id().equals(peer) && puzzleHolds(opened.peer())) {
        var engine = new SessionEngine(opened, nowNanos, nowNanos - attempt.sinceNanos());
        // The peer may not send before it has heard from us under the new keys.
        engine.ping();
        var track =
            new Track(attempt.generation(), engine, opened.peer(), arrived.from(), nowNanos);
        return new Heard(open(track, nowNanos), List.of());
      }
    } catch (DecodeFailure forged) {
      // Counted below; the true response may still come.
    }
    shared.counters().forged.increment();
    return Heard.NOTHING;
  }

  private Change refused(Track track, SessionEngine.Reason reason) {
    return switch (reason) {
      case REPLAYED -> {
        shared.counters().replayed.increment();
        yield Change.NONE;
      }
      case FORGED -> {
        shared.counters().forged.increment();
        yield Change.NONE;
      }
      case VIOLATION -> {
        shared.counters().violations.increment();
        yield hangUp(track);
      }
    };
  }

  private Change open(Track track, long nowNanos) {
    shared.counters().handshakes.increment();
    var forgot = remote != null && remote.run() != track.peer().run();
    draining = forgot || current == null ? null : current;
    current = track.since(nowNanos);
    unconfirmed.clear();
    calls.end();
    remote = track.peer();
    peerKey = track.peer().sessionKey();
    endpoint = track.from();
    proven = peer(track.peer(), track.from());
    return forgot ? Change.PEER_FORGOT : Change.OPENED;
  }

  private Change hangUp(Track track) {
    if (track.isIn(current)) {
      current = null;
      return Change.CLOSED;
    }
    if (track.isIn(draining)) {
      draining = null;
    } else {
      unconfirmed.remove(track);
    }
    return Change.NONE;
  }

  /**
   * Time has passed, or there may be a reason to call.
   *
   * @param wanted whether anybody waits for the line to open
   */
  Change check(boolean wanted, long nowNanos) {
    if (current != null) {
      current.engine().expired(nowNanos);
    }
    if (draining != null) {
      draining.engine().expired(nowNanos);
    }
    if (draining != null && nowNanos - drainingSince() >= DRAINING_NANOS) {
      draining = null;
    }
    var answered = unconfirmed.newest();
    if (answered != null && nowNanos - answered.sinceNanos() >= UNCONFIRMED_NANOS) {
      unconfirmed.clear();
      answered = null;
    }
    var attempt = calls.last();
    if (attempt != null) {
      return attempt.deadline() > nowNanos ? Change.NONE : tryAgain(attempt, nowNanos);
    }
    var answering = answered != null && nowNanos - answered.sinceNanos() < PATIENCE_NANOS;
    return !answering && needsKeys(wanted, nowNanos) ? call(1, nowNanos) : Change.NONE;
  }

  private boolean needsKeys(boolean wanted, long nowNanos) {
    if (current == null) {
      return wanted;
    }
    return isSuspicious() || (wanted && current.engine().isTired(nowNanos));
  }

  private boolean isSuspicious() {
    return current != null && current.engine().probesInRow() >= SUSPICIOUS_PROBES;
  }

  private Change tryAgain(Calls.Attempt failed, long nowNanos) {
    if (!failed.isLast()) {
      return call(failed.number() + 1, nowNanos);
    }
    calls.end();
    if (current == null || isSuspicious()) {
      current = null;
      return Change.UNREACHABLE;
    }
    return Change.NONE;
  }

  private Change call(int number, long nowNanos) {
    var target = number % 2 == 0 && aimed != null ? aimed : endpoint;
    if (peerKey == null || target == null) {
      return Change.UNREACHABLE;
    }
    try {
      var fresh = nextGeneration();
      var secret = shared.env().chance().secret(32);
      var call = shared.handshake().call(peerKey, secret, index(fresh), run, millis());
      calls.add(new Calls.Attempt(call, fresh, number, nowNanos));
      shared.transmit(target, List.of(call.packet()));
      return Change.NONE;
    } catch (DecodeFailure smallOrder) {
      return Change.UNREACHABLE;
    }
  }

  /** Sends what is due. */
  void flush(long nowNanos) {
    if (endpoint == null) {
      return;
    }
    if (draining != null) {
      draining.flush(shared, endpoint, nowNanos);
    }
    if (current != null) {
      current.flush(shared, endpoint, nowNanos);
    }
  }

  /** Tells the peer that it is over. */
  void close() {
    if (current != null && endpoint != null) {
      shared.transmit(endpoint, List.of(current.engine().close()));
      current = null;
    }
  }

  /** When {@link #check} wants to be called again. */
  long deadline(boolean wanted) {
    var attempt = calls.last();
    var first = attempt == null ? NEVER : attempt.deadline();
    var answered = unconfirmed.newest();
    if (answered != null) {
      var patience = isDue(wanted) ? PATIENCE_NANOS : UNCONFIRMED_NANOS;
      first = Math.min(first, answered.sinceNanos() + patience);
    }
    if (draining != null) {
      first = Math.min(first, drainingSince() + DRAINING_NANOS);
      first = Math.min(first, draining.engine().deadline());
    }
    return current == null ? first : Math.min(first, current.engine().deadline());
  }

  private boolean isDue(boolean wanted) {
    return wanted && calls.last() == null && current == null;
  }

  private long drainingSince() {
    return current == null ? Long.MIN_VALUE : current.sinceNanos();
  }

  private @Nullable Track trackOf(int ofGeneration) {
    if (current != null && current.generation() == ofGeneration) {
      return current;
    }
    if (draining != null && draining.generation() == ofGeneration) {
      return draining;
    }
    return unconfirmed.find(ofGeneration);
  }

  private boolean puzzleHolds(RemoteIdentity identity) {
    return !identity.node()
        || StaticPuzzle.holds(identity.id(), identity.puzzleNonce(), shared.puzzleBits());
  }

  private int nextGeneration() {
    do {
      generation = (generation + 1) & 0xff;
    } while (trackOf(generation) != null);
    return generation;
  }

  private int index(int ofGeneration) {
    return slot << 8 | ofGeneration;
  }

  /** Later with each call, whatever the clock says. */
  private long millis() {
    lastMillis = Math.max(lastMillis + 1, shared.env().clock().now().toEpochMilli());
    return lastMillis;
  }
}
