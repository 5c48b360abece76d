package org.nodus.it.lookup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.IpCaps;
import org.nodus.protocol.dht.LookupPlan;
import org.nodus.protocol.dht.LookupProgress;
import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.dht.Region;
import org.nodus.protocol.dht.RoutingBuckets;

/** Runs the production lookup over a {@link ModelNetwork} in virtual time. */
final class ModelLookup {
  /** A question and its answer take as long as this, evenly: a continent, or half the world. */
  private static final long FASTEST_NANOS = Duration.ofMillis(20).toNanos();

  private static final long SLOWEST_NANOS = Duration.ofMillis(180).toNanos();

  /** What {@code Patience} comes to at such times. */
  private static final long SLOW_AFTER_NANOS = Duration.ofMillis(260).toNanos();

  private static final long GIVEN_UP_AFTER_NANOS = Duration.ofSeconds(2).toNanos();

  private final ModelNetwork network;
  private final Random random;
  private final Density density;

  ModelLookup(ModelNetwork network, Random random) {
    this.network = network;
    this.density = network.density(random);
    this.random = random;
  }

  /**
   * How one lookup ended.
   *
   * @param nearest what it found
   */
  record Result(List<Contact> nearest, int questions, int hops, long tookNanos) {}

  private enum Kind {
    ANSWER,
    SLOW,
    FAILURE
  }

  private record Event(long atNanos, int number, Kind kind, Contact peer) {}

  Result run(int asker, Hash256 target, int width, int paths) {
    return run(asker, plan(target, width, paths, Optional.empty()));
  }

  private LookupPlan plan(Hash256 target, int width, int paths, Optional<Region> avoided) {
    return new LookupPlan(target, width, paths, false, avoided, IpCaps.PUBLIC_NETWORK, density);
  }

  private Result run(int asker, LookupPlan plan) {
    var seeds = network.table(asker).nearest(plan.target(), plan.seeds());
    var progress = new LookupProgress(plan, seeds);
    var events =
        new PriorityQueue<Event>(
            Comparator.comparingLong(Event::atNanos).thenComparingInt(Event::number));
    var now = 0L;
    while (true) {
      for (var peer : progress.nextToAsk()) {
        ask(events, now, peer);
      }
      if (progress.isComplete() || events.isEmpty()) {
        return new Result(progress.nearest(), progress.asked(), progress.hops(), now);
      }
      var event = events.remove();
      now = event.atNanos();
      happen(progress, event, asker);
    }
  }

  /** The replicas of the target: the whole region when the nearest are a crowd. */
  Replicas replicas(int asker, Hash256 target, int paths) {
    var first = run(asker, target, RoutingBuckets.K, paths);
    var region = new Region(target, density, IpCaps.PUBLIC_NETWORK);
    if (!region.isCrowded(first.nearest())) {
      var nodes = first.nearest().stream().limit(Quorum.MAX_REPLICAS).toList();
      return new Replicas(nodes, false, first.questions());
    }
    var found = new ArrayList<>(first.nearest());
    var questions = first.questions();
    for (var place : region.otherPlaces()) {
      var survey = plan(place, RoutingBuckets.K, LookupPlan.PATHS_TO_READ, Optional.of(region));
      var more = run(asker, survey);
      found.addAll(more.nearest());
      questions += more.questions();
    }
    return new Replicas(region.members(found), true, questions);
  }

  /**
   * Where something is written to and read from.
   *
   * @param alarm whether the nearest were seen to be a crowd
   */
  record Replicas(List<Contact> nodes, boolean alarm, int questions) {}

  private void ask(PriorityQueue<Event> events, long now, Contact peer) {
    var number = events.size() + 1;
    if (network.manner(network.numberOf(peer.id())) == ModelNetwork.Manner.SILENT) {
      events.add(new Event(now + SLOW_AFTER_NANOS, number, Kind.SLOW, peer));
      events.add(new Event(now + GIVEN_UP_AFTER_NANOS, number, Kind.FAILURE, peer));
      return;
    }
    var took = random.nextLong(FASTEST_NANOS, SLOWEST_NANOS);
    events.add(new Event(now + took, number, Kind.ANSWER, peer));
  }

  private void happen(LookupProgress progress, Event event, int asker) {
    var peer = event.peer();
    switch (event.kind()) {
      case ANSWER -> {
        var closer = network.answer(network.numberOf(peer.id()), asker, progress.target());
        progress.answered(peer, IpCaps.PUBLIC_NETWORK.within(closer));
      }
      case SLOW -> progress.slow(peer);
      case FAILURE -> progress.failed(peer);
    }
  }
}
