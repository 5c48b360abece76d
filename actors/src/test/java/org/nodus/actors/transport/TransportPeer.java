package org.nodus.actors.transport;

import java.time.Duration;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.environment.Env;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.session.LocalIdentity;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** One transport of a test, its keys by seed, and short words for asking and serving. */
public final class TransportPeer {
  public static final Bytes NETWORK = bytes(99, 32);

  private final ActorTestKit kit;
  private final NodeKeys keys;
  private final DatagramPort port;
  private final ActorRef<UdpTransport.Command> transport;

  private TransportPeer(
      ActorTestKit kit,
      NodeKeys keys,
      LocalIdentity self,
      DatagramPort port,
      Env env,
      TransportLimits limits) {
    this.kit = kit;
    this.keys = keys;
    this.port = port;
    this.transport =
        kit.spawn(UdpTransport.create(new TransportSettings(self, NETWORK, 0, limits), port, env));
    // The port has its receiver when the transport answers.
    stats();
  }

  public static TransportPeer node(ActorTestKit kit, int seed, DatagramPort port, Env env) {
    return node(kit, seed, port, env, TransportLimits.DEFAULT);
  }

  public static TransportPeer node(
      ActorTestKit kit, int seed, DatagramPort port, Env env, TransportLimits limits) {
    var keys = keys(seed);
    return new TransportPeer(kit, keys, LocalIdentity.ofNode(keys), port, env, limits);
  }

  public static TransportPeer agent(ActorTestKit kit, int seed, DatagramPort port, Env env) {
    var keys = keys(seed);
    return new TransportPeer(
        kit, keys, LocalIdentity.ofAgent(keys), port, env, TransportLimits.DEFAULT);
  }

  public static NodeKeys keys(int seed) {
    return NodeKeys.of(bytes(1_000L + seed, 32), bytes(2_000L + seed, 32), 0);
  }

  public static Bytes bytes(long seed, int length) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  public Contact contact() {
    return new Contact(
        keys.id(),
        keys.signing().publicKey(),
        keys.session().publicKey(),
        keys.puzzleNonce(),
        port.local());
  }

  public ActorRef<PeerLink.Command> link() {
    return transport.narrow();
  }

  public void stop() {
    kit.stop(transport);
  }

  /** Asks and lets the probe hear the answer. */
  public void ask(
      Contact peer, Request request, Duration timeout, TestProbe<PeerLink.Answer> probe) {
    link().tell(new PeerLink.Ask(peer, request, timeout, probe.getRef()));
  }

  /** Answers every GetRecord with {@code length} bytes that depend on its key. */
  public void serveRecords(int length) {
    ActorRef<PeerLink.Incoming> handler =
        kit.spawn(
            Behaviors.receiveMessage(
                incoming -> {
                  incoming.reply(recordFor((Request.GetRecord) incoming.request(), length));
                  return Behaviors.same();
                }));
    link().tell(new PeerLink.Serve(Request.Service.RECORDS, handler));
  }

  public static Response recordFor(Request.GetRecord request, int length) {
    var versions = new java.util.ArrayList<Bytes>();
    for (var left = length; left > 0; left -= 16_000) {
      versions.add(bytes(request.key().w0() + left, Math.min(left, 16_000)));
    }
    return new Response.RecordVersions(versions);
  }

  public TransportStats stats() {
    var probe = kit.<TransportStats>createTestProbe();
    transport.tell(new UdpTransport.GetStats(probe.getRef()));
    return probe.receiveMessage();
  }
}
