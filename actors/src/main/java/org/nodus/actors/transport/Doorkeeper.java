package org.nodus.actors.transport;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.environment.Clock;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.identity.StaticPuzzle;
import org.nodus.protocol.session.Handshake;
import org.nodus.protocol.session.RemoteIdentity;
import org.slf4j.Logger;

/**
 * Reads the inits of callers, a quarter of a millisecond each, so that the packets of established
 * sessions never wait for them. Spawned by {@link UdpTransport}, which bounds its mailbox and hears
 * one word for each init.
 */
final class Doorkeeper {
  /** An init, its mac1 already checked. */
  record Init(Endpoint from, Bytes packet) {}

  /**
   * Of how many callers the time of the last init is remembered: two minutes of all sessions that a
   * node can have.
   */
  private static final int CALLERS = 16_384;

  /**
   * A replayed init costs us a response and gives no session; remembering longer would shut out a
   * peer whose clock was set back.
   */
  private static final Duration MEMORY = Duration.ofMinutes(10);

  private final Handshake handshake;
  private final int puzzleBits;
  private final Clock clock;
  private final TransportCounters counters;
  private final Map<NodeId, Call> calls = new LinkedHashMap<>();

  private record Call(long timeMillis, long heardNanos) {}

  private Doorkeeper(Handshake handshake, int puzzleBits, Clock clock, TransportCounters counters) {
    this.handshake = handshake;
    this.puzzleBits = puzzleBits;
    this.clock = clock;
    this.counters = counters;
  }

  static Behavior<Init> create(
      Handshake handshake,
      int puzzleBits,
      Clock clock,
      TransportCounters counters,
      ActorRef<UdpTransport.Command> transport) {
    return Behaviors.setup(
        context -> {
          var keeper = new Doorkeeper(handshake, puzzleBits, clock, counters);
          return Behaviors.receiveMessage(
              init -> {
                transport.tell(keeper.readOrRefuse(init, context.getLog()));
                return Behaviors.same();
              });
        });
  }

  /** Whoever stops here is deaf to every stranger for ever: a fault of ours costs one init. */
  private UdpTransport.Command readOrRefuse(Init init, Logger log) {
    try {
      return read(init);
    } catch (RuntimeException fault) {
      log.error("an init could not be read", fault);
      counters.refusedKnocks.increment();
      return UdpTransport.Refused.AT_THE_DOOR;
    }
  }

  private UdpTransport.Command read(Init init) {
    try {
      var knock = handshake.knocked(init.packet());
      if (isWelcome(knock.peer())) {
        return new UdpTransport.Knocked(knock, init.from());
      }
    } catch (DecodeFailure refused) {
      // Counted below like every caller who is turned away in silence.
    }
    counters.refusedKnocks.increment();
    return UdpTransport.Refused.AT_THE_DOOR;
  }

  private boolean isWelcome(RemoteIdentity peer) {
    return !peer.id().equals(handshake.self().id())
        && (!peer.node() || StaticPuzzle.holds(peer.id(), peer.puzzleNonce(), puzzleBits))
        && isLater(peer);
  }

  /** WireGuard §5.1: an init that is not later than the last one of its sender is a replay. */
  private boolean isLater(RemoteIdentity peer) {
    var now = clock.nanoTime();
    var last = calls.remove(peer.id());
    var replayed =
        last != null
            && now - last.heardNanos() < MEMORY.toNanos()
            && peer.timeMillis() <= last.timeMillis();
    calls.put(peer.id(), replayed ? last : new Call(peer.timeMillis(), now));
    if (calls.size() > CALLERS) {
      calls.remove(calls.keySet().iterator().next());
    }
    return !replayed;
  }
}
