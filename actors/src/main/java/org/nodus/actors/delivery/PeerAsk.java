package org.nodus.actors.delivery;

import java.time.Duration;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.environment.Asks;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.wire.Request;

/** One question to one peer whose answer must be told from others; null when the link is silent. */
final class PeerAsk {
  private PeerAsk() {}

  static <M> void ask(
      ActorContext<M> context,
      DeliveryPorts ports,
      Contact peer,
      Request request,
      Function<PeerLink.@Nullable Answer, M> toMessage) {
    ask(context, ports, peer, request, ports.limits().requestTimeout(), toMessage);
  }

  static <M> void ask(
      ActorContext<M> context,
      DeliveryPorts ports,
      Contact peer,
      Request request,
      Duration timeout,
      Function<PeerLink.@Nullable Answer, M> toMessage) {
    Asks.ask(
        context,
        PeerLink.Answer.class,
        ports.network().link(),
        // The link always answers by itself; this is for a link that restarts meanwhile.
        PeerLink.latest(timeout),
        replyTo -> new PeerLink.Ask(peer, request, timeout, replyTo),
        (answer, silence) -> toMessage.apply(answer));
  }
}
