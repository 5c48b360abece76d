package org.nodus.protocol.dht;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.LookupCandidate.State;

/**
 * What one iterative lookup knows and whom it asks next (Kademlia §2.3, S/Kademlia §4.4). Mutable
 * and owned by one actor; it decides and never calls anybody.
 *
 * <p>It goes along {@link LookupPlan#paths} paths that ask no peer in common. A path believes only
 * what its own peers have named, asks the nearest of those, one at a time, and rests when the
 * {@link #CLOSEST} nearest it knows have answered, to it or to another path. At the end the paths'
 * finds are laid together: a peer counts when it has answered or two paths have named it, and is
 * asked otherwise. When what was found lies too far apart for the density of the network, somebody
 * has hidden peers, and other paths begin at other seeds. No single answer ever ends a lookup.
 */
public final class LookupProgress {
  /**
   * How many of the nearest known must have answered. They know their neighbours best: one honest
   * one names all that are there.
   */
  static final int CLOSEST = 3;

  /** How often other paths are tried when peers seem to be hidden. */
  static final int MAX_WAVES = 3;

  /**
   * Found peers may lie so much farther apart than the density says: 16 where 30 are expected is
   * chance in one lookup of 500. Where three in ten hide the others, 53 are expected.
   */
  private static final double SPARSE_FACTOR = 1.75;

  private static final double SPARSE_SLACK = 2;

  /**
   * Contacts of one id with different addresses: it has moved, or somebody lies about it. The right
   * one answers.
   */
  private static final int MAX_ADDRESSES = 2;

  /**
   * Questions per place in the result, at most: a lookup among dead peers needs two or three, liars
   * who name ever more of their kind get no farther.
   */
  private static final int MAX_QUESTIONS_PER_PLACE = 6;

  /** Fewer than half a bucket say little about density. */
  private static final int MIN_SAMPLE = RoutingBuckets.K / 2;

  /** One of so many may be missing where density is found. */
  private static final int MAX_MISSING_OF = 3;

  private final LookupPlan plan;
  private final TreeMap<Hash256, List<LookupCandidate>> candidates = new TreeMap<>();
  private final Queue<LookupCandidate> seeds = new ArrayDeque<>();

  /** Not considered before all seeds have failed, so that they take no place of nearer ones. */
  private final Queue<Contact> reserve = new ArrayDeque<>();

  private final Map<IpGroup, Integer> perGroup = new HashMap<>();
  private int paths;
  private int asked;
  private int hops;

  /**
   * A lookup that has asked nobody.
   *
   * @param seeds peers from our own table, nearest first; those beyond {@link LookupPlan#seeds} are
   *     asked only where all of the others fail
   */
  public LookupProgress(LookupPlan plan, Collection<Contact> seeds) {
    this.plan = plan;
    this.paths = plan.paths();
    seeds.stream().limit(plan.seeds()).flatMap(this::admitOwn).forEach(this.seeds::add);
    seeds.stream().skip(plan.seeds()).forEach(reserve::add);
  }

  private Stream<LookupCandidate> admitOwn(Contact seed) {
    var candidate = admit(seed, 1);
    candidate.ifPresent(LookupCandidate::knownToOurselves);
    return candidate.stream();
  }

  public Hash256 target() {
    return plan.target();
  }

  /** Whom to ask now; each is given out once. Empty when answers have to be awaited. */
  public List<Contact> nextToAsk() {
    var next = new ArrayList<Contact>();
    if (asked >= MAX_QUESTIONS_PER_PLACE * (plan.width() + plan.paths())) {
      return next;
    }
    for (var path = 0; path < paths; path++) {
      step(path).ifPresent(next::add);
    }
    if (next.isEmpty() && !isAwaiting()) {
      close(next);
    }
    return next;
  }

  private Optional<Contact> step(int path) {
    if (known().anyMatch(peer -> peer.isAwaitedBy(path))) {
      return Optional.empty();
    }
    var next = next(path);
    next.ifPresent(peer -> ask(peer, path));
    return next.map(LookupCandidate::contact);
  }

  /** The nearest that this path has not asked, if it belongs to the closest that it knows. */
  private Optional<LookupCandidate> next(int path) {
    var nearest =
        known().filter(peer -> peer.isNamedBy(path) && peer.isPresent()).limit(CLOSEST).toList();
    if (nearest.isEmpty()) {
      return nextSeed(path);
    }
    return nearest.stream().filter(peer -> peer.state() == State.NEW).findFirst();
  }

  private Optional<LookupCandidate> nextSeed(int path) {
    while (!seeds.isEmpty() || !reserve.isEmpty()) {
      if (seeds.isEmpty()) {
        admitOwn(reserve.remove()).forEach(seeds::add);
        continue;
      }
      var seed = seeds.remove();
      if (seed.state() == State.NEW) {
        seed.namedBy(path, 1);
        return Optional.of(seed);
      }
    }
    return Optional.empty();
  }

  private void ask(LookupCandidate peer, int path) {
    peer.ask(path);
    asked++;
    hops = Math.max(hops, peer.depth());
  }

  /** All paths rest: asks whom nobody vouches for, or begins other paths. */
  private void close(List<Contact> next) {
    var doubtful = front().filter(peer -> !isSettled(peer)).limit(plan.paths()).toList();
    for (var peer : doubtful) {
      ask(peer, peer.firstPath());
      next.add(peer.contact());
    }
    if (next.isEmpty() && !isPlausible() && paths < MAX_WAVES * plan.paths()) {
      paths += plan.paths();
      for (var path = paths - plan.paths(); path < paths; path++) {
        step(path).ifPresent(next::add);
      }
    }
  }

  private boolean isPlausible() {
    var found = front().toList();
    return found.isEmpty()
        || plan.density().expectedWithin(plan.target(), found.getLast().contact().id())
            <= SPARSE_FACTOR * found.size() + SPARSE_SLACK;
  }

  /** The peer was asked and has named others, which have passed the rule for contacts. */
  public void answered(Contact peer, Collection<Contact> closer) {
    find(peer)
        .filter(LookupCandidate::wasAsked)
        .ifPresent(
            responder -> {
              responder.become(State.ANSWERED);
              var depth = responder.depth() + 1;
              for (var contact : closer) {
                admit(contact, depth).ifPresent(named -> named.namedBy(responder.askedBy(), depth));
              }
            });
  }

  /** The peer will not answer any more. */
  public void failed(Contact peer) {
    find(peer).ifPresent(candidate -> candidate.become(State.FAILED));
  }

  /** The peer may still answer, but its path goes on without it. */
  public void slow(Contact peer) {
    find(peer)
        .filter(candidate -> candidate.state() == State.ASKED)
        .ifPresent(candidate -> candidate.become(State.SLOW));
  }

  /**
   * True when nobody is left to ask and to wait for. Call after {@link #nextToAsk} was empty. Slow
   * peers are waited for only while nobody has answered.
   */
  public boolean isComplete() {
    return !isAwaiting() && (isAny(State.ANSWERED) || !isAny(State.SLOW));
  }

  /** The nearest that have answered or are vouched for, nearest first, at most the width. */
  public List<Contact> nearest() {
    return front().filter(this::isSettled).map(LookupCandidate::contact).toList();
  }

  /**
   * The density around the target as this lookup has found it. Empty where it has found fewer than
   * {@value #MIN_SAMPLE}, which say little, and where more than a third of the nearest were slow:
   * who is left out makes the others lie farther apart, and the network would be taken for smaller
   * than it is. So it is too small by a third at most.
   */
  public Optional<Density> survey() {
    var there = candidates.values().stream().filter(LookupProgress::mayLive).limit(plan.width());
    var missing = there.filter(peer -> likeliest(peer).filter(this::isSettled).isEmpty()).count();
    var found = nearest();
    return found.size() < MIN_SAMPLE || MAX_MISSING_OF * missing > found.size() + missing
        ? Optional.empty()
        : Optional.of(Density.around(plan.target(), found));
  }

  private static boolean mayLive(List<LookupCandidate> addresses) {
    return addresses.stream().anyMatch(address -> address.state() != State.FAILED);
  }

  /** How many questions were asked so far. */
  public int asked() {
    return asked;
  }

  /** The longest chain of questions of which each needed the answer to the one before. */
  public int hops() {
    return hops;
  }

  /** The nearest that seem to be there, one for each id. */
  private Stream<LookupCandidate> front() {
    return candidates.values().stream()
        .flatMap(addresses -> likeliest(addresses).stream())
        .limit(plan.width());
  }

  private static Optional<LookupCandidate> likeliest(List<LookupCandidate> addresses) {
    return addresses.stream()
        .filter(LookupCandidate::isPresent)
        .min(Comparator.comparing(peer -> peer.state() != State.ANSWERED));
  }

  private Stream<LookupCandidate> known() {
    return candidates.values().stream().flatMap(List::stream);
  }

  private Optional<LookupCandidate> find(Contact contact) {
    return candidates.getOrDefault(place(contact), List.of()).stream()
        .filter(candidate -> candidate.contact().equals(contact))
        .findFirst();
  }

  private Hash256 place(Contact contact) {
    return contact.id().distanceTo(plan.target());
  }

  private boolean isSettled(LookupCandidate peer) {
    return plan.verified() ? peer.state() == State.ANSWERED : peer.isVouchedFor();
  }

  private boolean isAwaiting() {
    return isAny(State.ASKED);
  }

  private boolean isAny(State state) {
    return known().anyMatch(peer -> peer.state() == state);
  }

  private Optional<LookupCandidate> admit(Contact contact, int depth) {
    var known = find(contact);
    if (known.isPresent()) {
      return known;
    }
    var addresses = candidates.getOrDefault(place(contact), List.of());
    if (addresses.size() >= MAX_ADDRESSES || plan.avoids(contact) || !fitsCaps(contact)) {
      return Optional.empty();
    }
    var fresh = new LookupCandidate(contact, depth);
    candidates.computeIfAbsent(place(contact), any -> new ArrayList<>(1)).add(fresh);
    return Optional.of(fresh);
  }

  private boolean fitsCaps(Contact contact) {
    var endpoint = contact.endpoint();
    return !plan.caps().applyTo(endpoint)
        || perGroup.merge(IpGroup.of(endpoint), 1, Integer::sum) <= plan.caps().perTable();
  }
}
