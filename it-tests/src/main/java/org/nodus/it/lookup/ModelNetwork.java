package org.nodus.it.lookup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.identity.NodeId;

/**
 * A network without actors: so many nodes with random ids, each in an IP group of its own, each
 * with a routing table that the real rule has filled. From one seed always the same.
 */
final class ModelNetwork {
  /** How many of a bucket's range a table has met: somewhat more than it keeps. */
  private static final int MET_PER_BUCKET = RoutingBuckets.K + 4;

  /** A table refreshes so many buckets when it joins, or more. */
  private static final int LOOKUPS_BEFORE = 9;

  /** A million tries for each id, where the puzzle costs one. */
  private static final int GROUND_BITS = 20;

  /** How a node treats questions. */
  enum Manner {
    HONEST,
    /** Never answers. */
    SILENT,
    /** Answers, and names only its colluders. */
    LYING
  }

  private final Contact[] nodes;
  private final Manner[] manners;
  private final RoutingBuckets[] tables;
  private final Map<NodeId, Integer> index = new HashMap<>();
  private final List<Contact> liars = new ArrayList<>();

  /** The nodes in the order of their ids. */
  private final int[] sorted;

  ModelNetwork(int count, double silent, double lying, Random random) {
    this(Inhabitants.drawn(count, silent, lying, random), random);
  }

  private ModelNetwork(Inhabitants inhabitants, Random random) {
    nodes = inhabitants.nodes;
    manners = inhabitants.manners;
    tables = new RoutingBuckets[nodes.length];
    for (var number = 0; number < nodes.length; number++) {
      index.put(nodes[number].id(), number);
      if (manners[number] == Manner.LYING) {
        liars.add(nodes[number]);
      }
    }
    sorted =
        index.values().stream()
            .sorted(Comparator.comparing(number -> nodes[number].id().hash()))
            .mapToInt(Integer::intValue)
            .toArray();
    for (var number = 0; number < nodes.length; number++) {
      tables[number] = filled(number, random);
    }
  }

  /** Honest nodes, and liars whose ids were ground to lie next to {@code target}. */
  static ModelNetwork crowdedAt(Hash256 target, int honest, int crowd, Random random) {
    var all = Inhabitants.drawn(honest + crowd, 0, 0, random);
    for (var number = honest; number < honest + crowd; number++) {
      all.moveNextTo(target, number);
    }
    return new ModelNetwork(all, random);
  }

  /** Who lives in a network: by number the contact and the manner. */
  private static final class Inhabitants {
    private final Contact[] nodes;
    private final Manner[] manners;

    private Inhabitants(int count) {
      nodes = new Contact[count];
      manners = new Manner[count];
    }

    static Inhabitants drawn(int count, double silent, double lying, Random random) {
      var all = new Inhabitants(count);
      for (var number = 0; number < count; number++) {
        all.nodes[number] = contact(number, random);
        var chance = random.nextDouble();
        all.manners[number] =
            chance < silent
                ? Manner.SILENT
                : chance < silent + lying ? Manner.LYING : Manner.HONEST;
      }
      return all;
    }

    void moveNextTo(Hash256 target, int number) {
      var far = nodes[number].id().hash();
      var distance = new Hash256(far.w0() >>> GROUND_BITS, far.w1(), far.w2(), far.w3());
      var id = new NodeId(target.xor(distance));
      nodes[number] = new Contact(id, Bytes.EMPTY, Bytes.EMPTY, 0, nodes[number].endpoint());
      manners[number] = Manner.LYING;
    }
  }

  int numberOf(NodeId id) {
    return Objects.requireNonNull(index.get(id), () -> "unknown: " + id);
  }

  Manner manner(int number) {
    return manners[number];
  }

  int anyHonest(Random random) {
    while (true) {
      var number = random.nextInt(nodes.length);
      if (manners[number] == Manner.HONEST) {
        return number;
      }
    }
  }

  List<Contact> honestAmong(List<Contact> some) {
    return some.stream().filter(node -> manners[numberOf(node.id())] == Manner.HONEST).toList();
  }

  RoutingBuckets table(int number) {
    return tables[number];
  }

  /**
   * What a node believes about the size of the network after its first lookups elsewhere, of which
   * it keeps the median.
   */
  Density density(Random random) {
    return Density.median(
        Stream.generate(() -> anywhere(random))
            .limit(LOOKUPS_BEFORE)
            .map(
                place ->
                    Density.around(place, nearest(Arrays.stream(nodes), place, RoutingBuckets.K)))
            .toList());
  }

  /** What node {@code number} says to a question of node {@code asker}. */
  List<Contact> answer(int number, int asker, Hash256 target) {
    var known =
        manners[number] == Manner.LYING
            ? nearest(liars.stream(), target, RoutingBuckets.K + 1)
            : tables[number].nearest(target, RoutingBuckets.K + 1);
    return known.stream()
        .filter(contact -> !contact.equals(nodes[asker]) && !contact.equals(nodes[number]))
        .limit(RoutingBuckets.K)
        .toList();
  }

  /** The truth: who of those that answer lives nearest, without {@code asker}. */
  List<Contact> trulyNearest(Hash256 target, int asker, int width) {
    return nearest(
        Arrays.stream(nodes)
            .filter(node -> !node.equals(nodes[asker]))
            .filter(node -> manners[numberOf(node.id())] != Manner.SILENT),
        target,
        width);
  }

  private static List<Contact> nearest(Stream<Contact> some, Hash256 target, int width) {
    return some.sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(target)))
        .limit(width)
        .toList();
  }

  /** Meets some of each bucket's range in random order, and all of the ranges that are small. */
  private RoutingBuckets filled(int number, Random random) {
    var self = nodes[number].id();
    var table = new RoutingBuckets(self, RoutingBuckets.K, IpCaps.PUBLIC_NETWORK);
    var low = 0;
    var high = sorted.length;
    for (var depth = 0; high - low > 1; depth++) {
      var split = firstWithBit(low, high, depth);
      var ours = self.hash().bit(depth);
      meet(table, ours ? low : split, ours ? split : high, random);
      low = ours ? split : low;
      high = ours ? high : split;
    }
    return table;
  }

  private void meet(RoutingBuckets table, int from, int to, Random random) {
    var range = Arrays.copyOfRange(sorted, from, to);
    for (var met = 0; met < Math.min(range.length, MET_PER_BUCKET); met++) {
      var chosen = met + random.nextInt(range.length - met);
      var number = range[chosen];
      range[chosen] = range[met];
      table.seen(nodes[number], met);
    }
  }

  private int firstWithBit(int low, int high, int bit) {
    var from = low;
    var to = high;
    while (from < to) {
      var middle = (from + to) >>> 1;
      if (nodes[sorted[middle]].id().hash().bit(bit)) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  static Hash256 anywhere(Random random) {
    return new Hash256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  /** Keys do not matter here; the address is one of 16 million groups. */
  private static Contact contact(int number, Random random) {
    var id =
        new Hash256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    var address = new ByteWriter().i32((1 << 24) + (number << 8)).toBytes();
    return new Contact(new NodeId(id), Bytes.EMPTY, Bytes.EMPTY, 0, new Endpoint(address, 4040));
  }
}
