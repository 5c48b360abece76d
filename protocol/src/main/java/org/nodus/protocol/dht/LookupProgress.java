package org.nodus.protocol.dht;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;

/**
 * What one iterative lookup knows so far (Kademlia §2.3). Immutable: every method returns the next
 * value. A lookup never ends early on a plausible answer: it is complete only when each of the
 * {@code width} nearest candidates has answered itself.
 *
 * @param width how many nearest peers the lookup returns, {@code k} in Kademlia §2.3
 * @param candidates peers that have not failed, nearest to {@code target} first, one per id, at
 *     most {@link #SPARE_FACTOR} × width: the spare ones move up when nearer ones fail
 * @param asked every peer ever asked, so that none is asked twice
 * @param inFlight the asked peers that have neither answered nor failed yet
 * @param slow those in flight that have been awaited for long: they hold no query slot any more
 */
public record LookupProgress(
    Hash256 target,
    int width,
    List<Contact> candidates,
    Set<NodeId> asked,
    Set<NodeId> inFlight,
    Set<NodeId> slow) {

  /** Two in three of the nearest may fail before the lookup returns fewer than it was asked for. */
  private static final int SPARE_FACTOR = 3;

  public static LookupProgress startingFrom(Hash256 target, int width, Collection<Contact> seeds) {
    return new LookupProgress(target, width, List.of(), Set.of(), Set.of(), Set.of()).merge(seeds);
  }

  /** The nearest peers not asked yet, as many as keep {@code parallelism} queries in flight. */
  public List<Contact> nextToAsk(int parallelism) {
    var free = Math.max(0, parallelism - inFlight.size() + slow.size());
    return front().filter(peer -> !asked.contains(peer.id())).limit(free).toList();
  }

  public LookupProgress asking(Collection<Contact> peers) {
    var ids = peers.stream().map(Contact::id).toList();
    return new LookupProgress(
        target, width, candidates, union(asked, ids), union(inFlight, ids), slow);
  }

  public LookupProgress answered(NodeId peer, Collection<Contact> closer) {
    return new LookupProgress(
            target, width, candidates, asked, without(inFlight, peer), without(slow, peer))
        .merge(closer);
  }

  public LookupProgress failed(NodeId peer) {
    var kept = candidates.stream().filter(other -> !other.id().equals(peer)).toList();
    return new LookupProgress(
        target, width, kept, asked, without(inFlight, peer), without(slow, peer));
  }

  /** The peer may still answer, but others are asked meanwhile. */
  public LookupProgress slow(NodeId peer) {
    return inFlight.contains(peer)
        ? new LookupProgress(target, width, candidates, asked, inFlight, union(slow, List.of(peer)))
        : this;
  }

  /** True once each of the nearest has answered: no nearer peer can turn up (Kademlia §2.3). */
  public boolean isComplete() {
    return front().allMatch(this::hasAnswered);
  }

  /** The nearest peers that have answered, nearest first, at most {@link #width}. */
  public List<Contact> nearest() {
    return candidates.stream().filter(this::hasAnswered).limit(width).toList();
  }

  private boolean hasAnswered(Contact peer) {
    return asked.contains(peer.id()) && !inFlight.contains(peer.id());
  }

  private Stream<Contact> front() {
    return candidates.stream().limit(width);
  }

  private LookupProgress merge(Collection<Contact> found) {
    var known = new HashSet<NodeId>(asked);
    candidates.forEach(candidate -> known.add(candidate.id()));
    var fresh = found.stream().filter(peer -> known.add(peer.id())).toList();
    if (fresh.isEmpty()) {
      return this;
    }
    var merged =
        Stream.concat(candidates.stream(), fresh.stream())
            .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(target)))
            .limit((long) SPARE_FACTOR * width)
            .toList();
    return new LookupProgress(target, width, merged, asked, inFlight, slow);
  }

  private static Set<NodeId> union(Set<NodeId> some, Collection<NodeId> more) {
    return Stream.concat(some.stream(), more.stream()).collect(toUnmodifiableSet());
  }

  private static Set<NodeId> without(Set<NodeId> some, NodeId one) {
    return some.stream().filter(other -> !other.equals(one)).collect(toUnmodifiableSet());
  }
}
