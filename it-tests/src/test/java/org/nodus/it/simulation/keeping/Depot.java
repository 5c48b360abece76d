package org.nodus.it.simulation.keeping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.nodus.actors.keeping.Keeping;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.identity.NodeId;

/** Messages that lie in a world without anybody having sent them, and who holds them now. */
final class Depot {
  private static final FragmentCoder CODER = FragmentCoder.create();

  private final World world;

  Depot(World world) {
    this.world = world;
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
    var key = new byte[Ed25519.SEED_BYTES];
    world.chance().nextBytes(key);
    return CODER.encode(Bytes.wrap(sealed), 4, Ed25519.keyPair(Bytes.wrap(key)).publicKey());
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
