package org.nodus.it.cluster;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.transport.DatagramPort;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportLimits;
import org.nodus.actors.transport.TransportSettings;
import org.nodus.actors.transport.UdpTransport;
import org.nodus.node.Host;
import org.nodus.node.network.Network;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.session.LocalIdentity;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** A stranger with a session and nothing else, who asks nodes whatever the test wants to know. */
public final class Caller implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ActorTestKit kit = ActorTestKit.create();
  private final DatagramPort port;
  private final ActorRef<UdpTransport.Command> transport;

  private Caller(Network network, Host host) throws IOException {
    port = host.sockets().open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    var chance = host.env().chance();
    var self = LocalIdentity.ofAgent(NodeKeys.of(chance.secret(32), chance.secret(32), 0));
    var settings =
        new TransportSettings(
            self,
            network.genesis().network().toBytes(),
            network.genesis().puzzleBits(),
            TransportLimits.DEFAULT);
    transport = kit.spawn(UdpTransport.create(settings, port, host.env()));
  }

  public static Caller in(Network network, Host host) {
    try {
      return new Caller(network, host);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The answer; silence fails the test. */
  public Response ask(Contact node, Request request) {
    var probe = kit.<PeerLink.Answer>createTestProbe();
    ActorRef<PeerLink.Command> link = transport.narrow();
    link.tell(new PeerLink.Ask(node, request, PATIENCE, probe.getRef()));
    var answer = probe.receiveMessage(PATIENCE.multipliedBy(2));
    return assertInstanceOf(PeerLink.Replied.class, answer).response();
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    port.close();
  }
}
