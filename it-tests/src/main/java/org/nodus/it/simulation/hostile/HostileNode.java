package org.nodus.it.simulation.hostile;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.transport.PeerLink;
import org.nodus.actors.transport.TransportLimits;
import org.nodus.actors.transport.TransportSettings;
import org.nodus.actors.transport.UdpTransport;
import org.nodus.it.simulation.engine.CrashDomain;
import org.nodus.it.simulation.pekko.VirtualSystems;
import org.nodus.it.simulation.world.World;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.session.LocalIdentity;
import org.nodus.protocol.wire.Request;

/** One machine of a {@link Gang}: production's transport, and a {@link Liar} behind it. */
public final class HostileNode {
  private sealed interface Command {}

  private record Served(PeerLink.Incoming incoming) implements Command {}

  private record Answered() implements Command {}

  private enum Knock implements Command {
    NOW
  }

  /** It asks one target after the other, to get into every table. */
  private static final Duration BETWEEN_KNOCKS = Duration.ofMillis(500);

  /** After so many it only stays in the tables that it got into. */
  private static final int HASTY_KNOCKS = 60;

  private static final Duration LATER = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final World world;
  private final NodeKeys keys;
  private final Endpoint endpoint;
  private final List<Contact> targets;
  private final Liar liar;
  private @Nullable CrashDomain domain;
  private int knocks;

  HostileNode(World world, Gang gang, NodeKeys keys, Endpoint endpoint, List<Contact> targets) {
    this.world = world;
    this.keys = keys;
    this.endpoint = endpoint;
    this.targets = List.copyOf(targets);
    this.liar =
        new Liar(
            gang,
            keys,
            world.environment(keys.id().hash().hashCode(), Duration.ZERO).chance().random());
  }

  /** From now on it does harm. */
  public void start() {
    if (domain != null) {
      throw new IllegalStateException(this + " runs already");
    }
    var begun = world.simulation().begin(toString());
    domain = begun;
    var env = world.environment(keys.id().hash().hashCode(), Duration.ZERO);
    VirtualSystems.start(
        world.simulation(),
        begun,
        Behaviors.<Command>setup(context -> guardian(context, begun, env)),
        name());
    world.tell("started", this);
  }

  /** From now on it tells everybody that it holds this, too. */
  public void claim(Holding holding) {
    liar.claim(holding);
  }

  /** It is gone. */
  public void stop() {
    if (domain != null) {
      world.simulation().kill(domain);
      domain = null;
    }
  }

  private Behavior<Command> guardian(ActorContext<Command> context, CrashDomain begun, Env env) {
    var genesis = world.definition().genesis();
    var settings =
        new TransportSettings(
            LocalIdentity.ofNode(keys),
            genesis.network().toBytes(),
            genesis.puzzleBits(),
            TransportLimits.DEFAULT);
    var port = world.network().open(endpoint, begun);
    var link = context.spawn(UdpTransport.create(settings, port, env), "transport");
    var requests = context.messageAdapter(PeerLink.Incoming.class, Served::new);
    for (var service : Request.Service.values()) {
      link.tell(new PeerLink.Serve(service, requests));
    }
    var answers = context.messageAdapter(PeerLink.Answer.class, answer -> new Answered());
    return Behaviors.withTimers(
        timers -> {
          timers.startSingleTimer(Knock.NOW, BETWEEN_KNOCKS);
          return serving(env, link.narrow(), answers, timers);
        });
  }

  private Behavior<Command> serving(
      Env env,
      ActorRef<PeerLink.Command> link,
      ActorRef<PeerLink.Answer> answers,
      TimerScheduler<Command> timers) {
    return Behaviors.receiveMessage(
        message -> {
          switch (message) {
            case Served served -> served.incoming().reply(liar.answer(served.incoming().request()));
            case Answered answered -> {}
            case Knock.NOW -> {
              var target = targets.get(env.chance().random().nextInt(targets.size()));
              link.tell(new PeerLink.Ask(target, new Request.Ping(), PATIENCE, answers));
              knocks++;
              timers.startSingleTimer(Knock.NOW, knocks < HASTY_KNOCKS ? BETWEEN_KNOCKS : LATER);
            }
          }
          return Behaviors.same();
        });
  }

  private String name() {
    return "hostile-" + keys.id();
  }

  @Override
  public String toString() {
    return name();
  }
}
