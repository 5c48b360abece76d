package org.nodus.it.simulation.trial;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.it.simulation.world.SimulatedNode;
import org.nodus.it.simulation.world.World;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.fragment.FragmentCoder;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.KeepingRule;
import org.nodus.protocol.message.MessageId;

/**
 * Messages that lie at the nodes nearest to them, one fragment each, as a sender would have placed
 * them; what becomes of them is the nodes' own doing. A message is lost when fewer fragments are
 * left than rebuild it.
 */
final class Stock {
  private static final FragmentCoder CODER = FragmentCoder.create();

  /**
   * One round shows too few losses to judge the arithmetic by, as messages of one place are lost
   * together; so it is also asked who would be lost if others died, so many times.
   */
  private static final int DRAWS = 200;

  /** Some kilobytes in all; what fragments are long costs CPU time and shows nothing. */
  private static final int BYTES = 400;

  private final World world;
  private final Redundancy redundancy;
  private final Set<MessageId> messages = new HashSet<>();
  private int laid;
  private int lost;
  private int rounds;
  private long exposed;
  private double predicted;
  private long drawn;

  Stock(World world, Redundancy redundancy) {
    this.world = world;
    this.redundancy = redundancy;
  }

  /** Lays so many. */
  void lay(int count) {
    var key = Ed25519.keyPair(Sha256.of(Bytes.EMPTY).toBytes()).publicKey();
    for (var number = 0; number < count; number++) {
      var content = new byte[BYTES];
      world.chance().nextBytes(content);
      lay(CODER.encode(Bytes.wrap(content), redundancy.k(), key));
    }
    laid += count;
  }

  private void lay(CodedMessage message) {
    var order = NodeId.nearestTo(message.id().hash());
    var nearest =
        world.nodes().stream()
            .filter(node -> node.branches().isPresent())
            .sorted((one, other) -> order.compare(one.keys().id(), other.keys().id()))
            .limit(redundancy.n())
            .toList();
    var expiry = world.simulation().now().plus(TrialScript.LIFE);
    for (var index = 0; index < nearest.size(); index++) {
      var holder = nearest.get(index);
      var fragment = new StoredFragment(message.fragment(index), expiry, Optional.empty());
      var store = holder.branches().orElseThrow().fragments();
      store.tell(new FragmentStore.Adopt(fragment, holder.ear(answer -> {})));
    }
    messages.add(message.id());
  }

  /** All nodes that run, of each message that is not lost: by index. */
  private Map<MessageId, Map<Integer, SimulatedNode>> holders() {
    var holders = new LinkedHashMap<MessageId, Map<Integer, SimulatedNode>>();
    for (var node : world.nodes()) {
      node.disks()
          .ifPresent(
              disks ->
                  disks
                      .fragments()
                      .forEachLive(
                          held -> {
                            if (messages.contains(held.message())) {
                              holders
                                  .computeIfAbsent(held.message(), none -> new TreeMap<>())
                                  .putIfAbsent(held.index(), node);
                            }
                          }));
    }
    return holders;
  }

  /** Each of {@code mortal} will die with probability {@code share}, now. */
  void beforeRound(List<SimulatedNode> mortal, double share) {
    var dying = new HashSet<>(mortal);
    var holders = List.copyOf(holders().values());
    rounds++;
    drawn += lostOfDraws(holders, mortal, share);
    for (var held : holders) {
      var at = new TreeSet<Integer>();
      held.values().forEach(node -> at.add(node.number()));
      var safe = (int) held.values().stream().filter(node -> !dying.contains(node)).count();
      exposed++;
      predicted += lossOf(at.size() - safe, redundancy.k() - safe, share);
    }
  }

  /** How many of the same messages would be lost in all draws, with the fragments they have. */
  private long lostOfDraws(
      List<Map<Integer, SimulatedNode>> holders, List<SimulatedNode> mortal, double share) {
    var chance = new SplittableRandom(rounds);
    var losses = 0L;
    for (var draw = 0; draw < DRAWS; draw++) {
      var dead = new HashSet<SimulatedNode>();
      for (var node : mortal) {
        if (chance.nextDouble() < share) {
          dead.add(node);
        }
      }
      losses += holders.stream().filter(held -> isLost(held, dead)).count();
    }
    return losses;
  }

  private boolean isLost(Map<Integer, SimulatedNode> held, Set<SimulatedNode> dead) {
    return held.values().stream().filter(node -> !dead.contains(node)).count() < redundancy.k();
  }

  /**
   * Fewer than {@code needed} of {@code holders} survive: the binomial distribution's lower end.
   */
  static double lossOf(int holders, int needed, double share) {
    var sum = 0.0;
    for (var alive = 0; alive < Math.min(needed, holders + 1); alive++) {
      var ways = 1.0;
      for (var i = 0; i < alive; i++) {
        ways = ways * (holders - i) / (i + 1);
      }
      sum += ways * StrictMath.pow(1 - share, alive) * StrictMath.pow(share, holders - alive);
    }
    return sum;
  }

  /** Counts what is lost; it is not counted again. */
  void afterRound() {
    var holders = holders();
    var gone = new ArrayList<MessageId>();
    for (var message : messages) {
      var held = holders.get(message);
      if (held == null || held.size() < redundancy.k()) {
        gone.add(message);
      }
    }
    gone.forEach(messages::remove);
    lost += gone.size();
  }

  /** Whether repair has nothing to do. */
  boolean isWhole() {
    var holders = holders();
    return messages.stream()
        .allMatch(
            message ->
                !KeepingRule.isTooFew(
                    redundancy.k(), holders.getOrDefault(message, Map.of()).size()));
  }

  Count count() {
    return new Count(laid, lost, rounds, exposed, predicted, drawn / (double) DRAWS);
  }

  /**
   * What became of them.
   *
   * @param exposed over all rounds, how many messages there were
   * @param predicted how many would be lost on average, by arithmetic
   * @param drawn the same, from draws of who dies over the holders that there were
   */
  record Count(int laid, int lost, int rounds, long exposed, double predicted, double drawn) {}
}
