package org.nodus.it.simulation.hostile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.admission.WorkDesk;
import org.nodus.actors.environment.Env;
import org.nodus.actors.transfer.FragmentUpload;
import org.nodus.actors.transfer.TransferLimits;
import org.nodus.actors.transport.TransportLimits;
import org.nodus.actors.transport.TransportSettings;
import org.nodus.actors.transport.UdpTransport;
import org.nodus.it.simulation.engine.CrashDomain;
import org.nodus.it.simulation.pekko.VirtualSystems;
import org.nodus.it.simulation.world.World;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.X25519;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.session.LocalIdentity;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;

/**
 * Somebody who fills the network with free messages that nobody will ever collect, as fast as his
 * work allows: production's transport, desk and uploads, and the knowledge of who lives where. One
 * message is worked for while the one before it is brought to its twelve nearest nodes.
 */
public final class Flooder {
  /**
   * How he works.
   *
   * @param triesPerSecond of virtual time
   * @param between two messages at least: his line
   * @param life of each message
   */
  public record Strength(double triesPerSecond, Duration between, Duration life) {}

  private sealed interface Command {}

  private record Worked(WorkDesk.Solved solved) implements Command {}

  private record Brought(FragmentUpload.Outcome outcome) implements Command {}

  private enum Tick implements Command {
    NOW
  }

  /** Padded as people pad: four data fragments of 16 KiB. */
  private static final int MESSAGE_BYTES = 65_000;

  private final World world;
  private final Endpoint endpoint;
  private final List<Contact> nodes;
  private final Strength strength;
  private final Consumer<FragmentUpload.Outcome> told;
  private final FragmentCoder coder = FragmentCoder.create();
  private double triesLeft;

  /**
   * He does not flood yet.
   *
   * @param nodes whom he knows, the validators first
   * @param told hears of each fragment
   */
  public Flooder(
      World world,
      Endpoint endpoint,
      List<Contact> nodes,
      Strength strength,
      Consumer<FragmentUpload.Outcome> told) {
    this.world = world;
    this.endpoint = endpoint;
    this.nodes = List.copyOf(nodes);
    this.strength = strength;
    this.told = told;
  }

  /**
   * From now on he floods.
   *
   * @return what ends him
   */
  public Runnable start() {
    var domain = world.simulation().begin(toString());
    var env = world.environment(endpoint.hashCode(), Duration.ZERO);
    VirtualSystems.start(
        world.simulation(),
        domain,
        Behaviors.<Command>setup(context -> new Flow(context, domain, env).coding()),
        toString());
    return () -> world.simulation().kill(domain);
  }

  @Override
  public String toString() {
    return "flooder";
  }

  /** One life of his. */
  private final class Flow {
    private final ActorContext<Command> context;
    private final Env env;
    private final ActorRef<UdpTransport.Command> link;
    private final ActorRef<WorkDesk.Command> desk;
    private final WorkPrice price = world.definition().work();

    private Flow(ActorContext<Command> context, CrashDomain domain, Env env) {
      this.context = context;
      this.env = env;
      var genesis = world.definition().genesis();
      var chance = env.chance();
      var keys = NodeKeys.of(chance.secret(Ed25519.SEED_BYTES), chance.secret(X25519.KEY_BYTES), 0);
      var settings =
          new TransportSettings(
              LocalIdentity.ofAgent(keys),
              genesis.network().toBytes(),
              genesis.puzzleBits(),
              TransportLimits.DEFAULT);
      var port = world.network().open(endpoint, domain);
      this.link = context.spawn(UdpTransport.create(settings, port, env), "transport");
      var work = new WorkDesk.Settings(price, genesis.network(), nodes, 1);
      this.desk = context.spawn(WorkDesk.create(work, link.narrow(), env), "work-desk");
    }

    private Behavior<Command> coding() {
      var chance = env.chance();
      var message =
          coder.encode(
              chance.secret(MESSAGE_BYTES),
              Redundancy.STANDARD.k(),
              Ed25519.keyPair(chance.secret(Ed25519.SEED_BYTES)).publicKey());
      var expiry = env.clock().now().plus(strength.life()).toEpochMilli();
      var commitment = message.commitment();
      desk.tell(
          new WorkDesk.Solve(
              WorkQuestion.ofFragments(message.id(), expiry),
              terms ->
                  terms.fragments()
                      * price.ofFragments(
                          commitment.fragmentBytes(),
                          commitment.k(),
                          strength.life().toMillis(),
                          WorkPrice.Fill.EMPTY),
              context.messageAdapter(WorkDesk.Solved.class, Worked::new)));
      return Behaviors.receiveMessage(
          command ->
              switch (command) {
                case Worked worked -> working(message, expiry, worked.solved().work());
                case Brought brought -> hear(brought.outcome());
                case Tick.NOW -> Behaviors.same();
              });
    }

    /** In the simulation a search takes no time: he waits as long as it would have taken him. */
    private Behavior<Command> working(CodedMessage message, long expiry, Optional<WorkProof> work) {
      return Behaviors.withTimers(
          timers -> {
            timers.startTimerWithFixedDelay(Tick.NOW, strength.between());
            return Behaviors.receiveMessage(
                command ->
                    switch (command) {
                      case Tick.NOW -> {
                        triesLeft +=
                            strength.triesPerSecond() * strength.between().toMillis() / 1e3;
                        if (triesLeft < work.map(WorkProof::units).orElse(0L)) {
                          yield Behaviors.same();
                        }
                        triesLeft -= work.map(WorkProof::units).orElse(0L);
                        timers.cancelAll();
                        bring(message, expiry, work);
                        yield coding();
                      }
                      case Brought brought -> hear(brought.outcome());
                      case Worked late -> Behaviors.same();
                    });
          });
    }

    private void bring(CodedMessage message, long expiry, Optional<WorkProof> work) {
      var uploads = context.messageAdapter(FragmentUpload.Outcome.class, Brought::new);
      var order = NodeId.nearestTo(message.id().hash());
      var nearest =
          nodes.stream()
              .sorted((one, other) -> order.compare(one.id(), other.id()))
              .limit(Redundancy.STANDARD.n())
              .toList();
      for (var index = 0; index < nearest.size(); index++) {
        var task =
            new FragmentUpload.Task(
                message.fragment(index), nearest.get(index), expiry, Optional.empty(), true, work);
        context.spawnAnonymous(
            FragmentUpload.create(task, link.narrow(), TransferLimits.DEFAULT, uploads));
      }
    }

    private Behavior<Command> hear(FragmentUpload.Outcome outcome) {
      told.accept(outcome);
      return Behaviors.same();
    }
  }
}
