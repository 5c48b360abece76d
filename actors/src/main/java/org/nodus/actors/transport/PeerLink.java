package org.nodus.actors.transport;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * The protocol of whatever carries requests to peers and brings theirs: {@link UdpTransport}, or a
 * test double. Upper branches know nothing of datagrams, sessions or retries.
 */
public interface PeerLink {

  sealed interface Command extends UdpTransport.Command {}

  /**
   * Asks {@code peer} once; {@code replyTo} hears exactly one {@link Answer}, always.
   *
   * @param timeout how long the answer may take over an ordinary path; more where the line has
   *     measured that the path is slow, and anew once the line is open, {@link #latest} at most
   */
  record Ask(Contact peer, Request request, Duration timeout, ActorRef<Answer> replyTo)
      implements Command, PeerSession.Command {}

  /** When an {@link Ask} with this {@code timeout} has been answered, whatever the path. */
  static Duration latest(Duration timeout) {
    return timeout.multipliedBy(1 + Track.MOST);
  }

  /** From now on {@code handler} gets the incoming requests of {@code service}. */
  record Serve(Request.Service service, ActorRef<Incoming> handler) implements Command {}

  sealed interface Answer {
    Contact peer();
  }

  record Replied(Contact peer, Response response) implements Answer {}

  record Unanswered(Contact peer, Silence reason) implements Answer {}

  enum Silence {
    /** No answer within the asker's time. */
    OUT_OF_TIME,
    /** The handshake was not answered. */
    UNREACHABLE,
    /** Our own limit of requests in flight is reached; nothing was sent. */
    OVERLOADED,
    /** The session ended before the answer came. */
    CLOSED
  }

  /** A request of an authenticated peer. Whoever handles it calls {@link #reply} exactly once. */
  record Incoming(Peer from, Request request, long exchange, ActorRef<Reply> replyTo) {
    public void reply(Response response) {
      replyTo.tell(new Reply(exchange, response));
    }
  }

  record Reply(long exchange, Response response) implements PeerSession.Command {}

  /**
   * Who is at the other end of a session.
   *
   * @param id hash of both keys; proven by the handshake
   * @param contact present when the peer is a node that may enter routing tables, absent for agents
   * @param at where its packets came from when the session began; absent for ourselves
   */
  record Peer(NodeId id, Bytes signingKey, Optional<Contact> contact, Optional<Endpoint> at) {
    /** A peer that is where its contact says, if it has one. */
    public Peer(NodeId id, Bytes signingKey, Optional<Contact> contact) {
      this(id, signingKey, contact, contact.map(Contact::endpoint));
    }
  }
}
