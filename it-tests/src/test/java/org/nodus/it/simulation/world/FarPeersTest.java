package org.nodus.it.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.ArrayList;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.Env;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportLimits;
import org.nodus.actors.transport.TransportSettings;
import org.nodus.actors.transport.UdpTransport;
import org.nodus.it.simulation.engine.Seed;
import org.nodus.it.simulation.engine.Simulation;
import org.nodus.it.simulation.log.NoLog;
import org.nodus.it.simulation.network.VirtualNetwork;
import org.nodus.it.simulation.network.Weather;
import org.nodus.it.simulation.pekko.VirtualSystems;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.session.LocalIdentity;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** Calls are repeated after 0.4, 0.8 and 1.6 s; an answer to an earlier one is as good. */
class FarPeersTest {
  private static final Duration ONE_WAY = Duration.ofMillis(800);
  private static final Weather FAR = new Weather(ONE_WAY, ONE_WAY, Duration.ZERO, 0, 0, 0, ONE_WAY);

  /** A round trip for the call and one for the question, and a little. */
  private static final Duration TWO_ROUND_TRIPS = Duration.ofMillis(3_300);

  private static final Bytes NETWORK = Bytes.wrap(new byte[32]);

  @Test
  void a_peer_far_away_is_reached_in_two_round_trips() {
    try (var simulation = new Simulation(1, NoLog.INSTANCE)) {
      var network = new VirtualNetwork(simulation, FAR);
      var alice = transport(simulation, network, 0);
      var bob = transport(simulation, network, 1);
      bob.tell(new PeerLink.Serve(Request.Service.ROUTING, answering(bob)));
      var answers = new ArrayList<PeerLink.Answer>();

      alice.tell(
          new PeerLink.Ask(
              contact(1),
              new Request.Ping(),
              TWO_ROUND_TRIPS,
              alice.systemActorOf(
                  Behaviors.receiveMessage(
                      (PeerLink.Answer answer) -> {
                        answers.add(answer);
                        return Behaviors.same();
                      }),
                  "answers",
                  Props.empty())));
      simulation.run(Duration.ofSeconds(10));

      assertEquals(1, answers.size());
      assertInstanceOf(PeerLink.Replied.class, answers.getFirst());
    }
  }

  private static ActorRef<PeerLink.Incoming> answering(ActorSystem<?> system) {
    return system.systemActorOf(
        Behaviors.receiveMessage(
            (PeerLink.Incoming incoming) -> {
              incoming.reply(new Response.Done());
              return Behaviors.same();
            }),
        "pings",
        Props.empty());
  }

  private static ActorSystem<UdpTransport.Command> transport(
      Simulation simulation, VirtualNetwork network, int number) {
    var domain = simulation.begin("transport-" + number);
    var chance = new VirtualChance(Seed.source(1, number));
    var env = new Env(new VirtualClock(simulation, Duration.ZERO, 0), chance);
    var settings =
        new TransportSettings(
            LocalIdentity.ofNode(Identities.nodes(1, 2).get(number)),
            NETWORK,
            8,
            TransportLimits.DEFAULT);
    return VirtualSystems.start(
        simulation,
        domain,
        UdpTransport.create(settings, network.open(Identities.nodeAt(number), domain), env),
        "transport-" + number);
  }

  private static Contact contact(int number) {
    return Contact.of(Identities.nodes(1, 2).get(number), Identities.nodeAt(number));
  }
}
