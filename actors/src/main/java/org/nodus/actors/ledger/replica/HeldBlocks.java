package org.nodus.actors.ledger.replica;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.protocol.bytes.Hash256;

/**
 * Genuine blocks that are not written down yet: final ones that build on something which is not
 * here, and certified ones of which nobody has shown that they are final. Both bounded; what does
 * not fit comes again with a later pull. In memory only.
 *
 * <p>A certificate counts in its own epoch only, and a block that missed the checkpoint of one
 * epoch is certified again in another: so each is held for the epoch that it is of.
 */
final class HeldBlocks {
  private static final Comparator<FinalBlock> BY_TURN =
      Comparator.comparingLong(FinalBlock::epoch).thenComparingLong(one -> one.block().height());

  /** A block as certified in an epoch. */
  private record Place(Hash256 block, long epoch) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::block).thenComparingLong(Place::epoch);

    static Place last(Hash256 block) {
      return new Place(block, Long.MAX_VALUE);
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private final int maxWaiting;
  private final int maxCertified;
  private final NavigableMap<Place, FinalBlock> waiting = new TreeMap<>();
  private final NavigableMap<Place, CertifiedBlock> certified = new TreeMap<>();

  HeldBlocks(ReplicaLimits limits) {
    this.maxWaiting = limits.waitingBlocks();
    this.maxCertified = limits.certifiedBlocks();
  }

  /**
   * Whether there was room: when it is scarce earlier epochs and lower heights come first, because
   * the others wait for them.
   *
   * @param isNext it can be written down at once, which makes room again
   */
  boolean addFinal(FinalBlock block, boolean isNext) {
    if (waiting.size() >= maxWaiting && !isNext && !isWaiting(block.hash(), block.epoch())) {
      var last = waiting.values().stream().max(BY_TURN).orElseThrow();
      if (BY_TURN.compare(block, last) >= 0) {
        return false;
      }
      waiting.remove(new Place(last.hash(), last.epoch()));
    }
    waiting.put(new Place(block.hash(), block.epoch()), block);
    return true;
  }

  /**
   * Whether it is held: there must be room, and its epoch must not be closed.
   *
   * @param open the epoch that is open here
   */
  boolean addCertified(CertifiedBlock block, long open) {
    var place = new Place(block.hash(), block.epoch());
    if (block.epoch() < open
        || (certified.size() >= maxCertified && !certified.containsKey(place))) {
      return false;
    }
    certified.putIfAbsent(place, block);
    return true;
  }

  Collection<FinalBlock> waiting() {
    return Collections.unmodifiableCollection(waiting.values());
  }

  boolean isWaiting(Hash256 block, long epoch) {
    return waiting.containsKey(new Place(block, epoch));
  }

  /** In whatever epoch. */
  boolean isWaiting(Hash256 block) {
    return latest(waiting, block).isPresent();
  }

  /** A block for a checkpoint of {@code epoch}: acknowledgements are not needed then. */
  Optional<FinalBlock> find(Hash256 block, long epoch) {
    var place = new Place(block, epoch);
    return Optional.ofNullable(waiting.get(place))
        .or(
            () ->
                Optional.ofNullable(certified.get(place))
                    .map(one -> new FinalBlock(one, Endorsements.NONE)));
  }

  /** The latest certificate of a block. */
  Optional<CertifiedBlock> certified(Hash256 block) {
    return latest(certified, block).or(() -> latest(waiting, block).map(FinalBlock::certified));
  }

  private static <B> Optional<B> latest(NavigableMap<Place, B> held, Hash256 block) {
    return Optional.ofNullable(held.floorEntry(Place.last(block)))
        .filter(entry -> entry.getKey().block().equals(block))
        .map(Map.Entry::getValue);
  }

  private static <B> Map<Place, B> allOf(NavigableMap<Place, B> held, Hash256 block) {
    return held.subMap(new Place(block, 0), true, Place.last(block), true);
  }

  void dropWaiting(Predicate<FinalBlock> hopeless) {
    waiting.values().removeIf(hopeless);
  }

  /** It is written down: no certificate of it is of use any more. */
  void appended(Hash256 block) {
    allOf(waiting, block).clear();
    allOf(certified, block).clear();
  }

  /** What belongs to earlier epochs and is not in their checkpoints never will be. */
  void epochOpened(long epoch) {
    waiting.keySet().removeIf(place -> place.epoch() < epoch);
    certified.keySet().removeIf(place -> place.epoch() < epoch);
  }
}
