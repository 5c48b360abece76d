package org.nodus.it.simulation.keeping;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.actors.keeping.Keeping;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.transport.PeerLink;
import org.nodus.it.simulation.log.NoLog;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;
import org.nodus.it.simulation.world.WorldPlan;
import org.nodus.node.Draining;
import org.nodus.node.NodeGuardian;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.DeleteOrder;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;

/** Messages that lie in a world without anybody having sent them, and who holds them now. */
final class Depot {
  private static final FragmentCoder CODER = FragmentCoder.create();
  private static final KeyPair DELETE_KEY = Ed25519.keyPair(Sha256.of(Bytes.EMPTY).toBytes());

  private final World world;

  Depot(World world) {
    this.world = world;
  }

  /** A world whose nodes have found each other and greet each other. */
  static World settled(long seed, int nodes) {
    return settled(seed, nodes, 0);
  }

  /** The same, with people in it. */
  static World settled(long seed, int nodes, int users) {
    var plan = WorldPlan.of(seed).withNodes(nodes).withUsers(users).withEpoch(Duration.ofHours(1));
    var world = World.of(plan, NoLog.INSTANCE);
    world.startAll(Duration.ofSeconds(5));
    assertTrue(world.runUntil(world::allJoined, Duration.ofMinutes(1)), "seed " + seed);
    world.run(Duration.ofSeconds(60));
    return world;
  }

  /** A message of {@code bytes} whose fragments 0 … 11 lie at the twelve nearest running nodes. */
  CodedMessage lay(int bytes, Duration life) {
    var message = message(bytes);
    var holders = nearest(message).stream().limit(12).toList();
    for (var index = 0; index < holders.size(); index++) {
      lay(message, index, holders.get(index), life);
    }
    return message;
  }

  CodedMessage message(int bytes) {
    var sealed = new byte[bytes];
    world.chance().nextBytes(sealed);
    return CODER.encode(Bytes.wrap(sealed), 4, DELETE_KEY.publicKey());
  }

  /** Its owner orders one holder to delete it. */
  void delete(CodedMessage message, SimulatedNode holder) {
    var order = DeleteOrder.sign(message.id(), holder.keys().id(), DELETE_KEY.secret());
    var request = new Request.DeleteFragments(message.id(), holder.keys().id(), order.signature());
    var other = nearest(message).getLast();
    ActorRef<PeerLink.Command> link = other.branches().orElseThrow().transport().narrow();
    link.tell(
        new PeerLink.Ask(
            holder.contact(), request, Duration.ofSeconds(5), other.ear(answer -> {})));
  }

  /** Tells these nodes to drain; the list fills while time passes. */
  List<Draining.Report> drain(SimulatedNode... leavers) {
    var reports = new ArrayList<Draining.Report>();
    for (var leaver : leavers) {
      leaver.<Draining.Report>ask(
          replyTo -> new NodeGuardian.Drain(Duration.ofMinutes(5), replyTo), reports::add);
    }
    return reports;
  }

  void lay(CodedMessage message, int index, SimulatedNode holder, Duration life) {
    var fragment =
        new StoredFragment(
            message.fragment(index), world.simulation().now().plus(life), Optional.empty());
    var store = holder.branches().orElseThrow().fragments();
    store.tell(new FragmentStore.Adopt(fragment, holder.ear(answer -> {})));
  }

  /** Running nodes, nearest to the message first. */
  List<SimulatedNode> nearest(CodedMessage message) {
    var order = NodeId.nearestTo(message.id().hash());
    return world.nodes().stream()
        .filter(node -> node.branches().isPresent())
        .sorted(Comparator.comparing(node -> node.keys().id(), order))
        .toList();
  }

  /** Which running nodes have which fragments of the message on their disks, by index. */
  TreeMap<Integer, List<SimulatedNode>> held(CodedMessage message) {
    var held = new TreeMap<Integer, List<SimulatedNode>>();
    for (var node : nearest(message)) {
      for (var index = 0; index < 256; index++) {
        var place = index;
        node.branches()
            .orElseThrow()
            .fragments()
            .tell(
                new FragmentStore.Read(
                    message.id(),
                    index,
                    node.ear(
                        (Optional<StoredFragment> found) ->
                            found.ifPresent(
                                fragment ->
                                    held.computeIfAbsent(place, none -> new ArrayList<>())
                                        .add(node)))));
      }
    }
    world.run(Duration.ofMillis(200));
    return held;
  }

  /** How the keeping branches of all running nodes stand. */
  List<Keeping.Status> keeping() {
    var all = new ArrayList<Keeping.Status>();
    for (var node : world.nodes()) {
      node.branches()
          .ifPresent(
              branches ->
                  branches
                      .keeping()
                      .tell(
                          new Keeping.GetStatus(
                              node.ear((Keeping.Status status) -> all.add(status)))));
    }
    world.run(Duration.ofMillis(100));
    return all;
  }
}
