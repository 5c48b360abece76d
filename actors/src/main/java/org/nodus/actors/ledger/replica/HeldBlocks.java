package org.nodus.actors.ledger.replica;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.protocol.bytes.Hash256;

/**
 * Genuine blocks that are not written down yet: final ones that build on something which is not
 * here, and certified ones of which nobody has shown that they are final. Both bounded; what does
 * not fit comes again with a later pull. In memory only.
 */
final class HeldBlocks {
  private static final Comparator<FinalBlock> BY_TURN =
      Comparator.comparingLong(FinalBlock::epoch).thenComparingLong(one -> one.block().height());

  private final int maxWaiting;
  private final int maxCertified;
  private final SequencedMap<Hash256, FinalBlock> waiting = new LinkedHashMap<>();
  private final Map<Hash256, CertifiedBlock> certified = new LinkedHashMap<>();

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
    if (waiting.size() >= maxWaiting && !isNext && !waiting.containsKey(block.hash())) {
      var last = waiting.values().stream().max(BY_TURN).orElseThrow();
      if (BY_TURN.compare(block, last) >= 0) {
        return false;
      }
      waiting.remove(last.hash());
    }
    waiting.put(block.hash(), block);
    return true;
  }

  /** Whether there was room. */
  boolean addCertified(CertifiedBlock block) {
    if (certified.size() >= maxCertified && !certified.containsKey(block.hash())) {
      return false;
    }
    certified.putIfAbsent(block.hash(), block);
    return true;
  }

  Collection<FinalBlock> waiting() {
    return Collections.unmodifiableCollection(waiting.values());
  }

  boolean isWaiting(Hash256 block) {
    return waiting.containsKey(block);
  }

  boolean has(Hash256 block) {
    return waiting.containsKey(block) || certified.containsKey(block);
  }

  /** A block for a checkpoint that names it: acknowledgements are not needed then. */
  Optional<FinalBlock> find(Hash256 block, long epoch) {
    var known = Optional.ofNullable(waiting.get(block));
    return known
        .or(() -> certified(block).map(one -> new FinalBlock(one, Endorsements.NONE)))
        .filter(one -> one.epoch() == epoch);
  }

  Optional<CertifiedBlock> certified(Hash256 block) {
    var known = Optional.ofNullable(certified.get(block));
    return known.or(() -> Optional.ofNullable(waiting.get(block)).map(FinalBlock::certified));
  }

  void dropWaiting(Predicate<FinalBlock> hopeless) {
    waiting.values().removeIf(hopeless);
  }

  void appended(Hash256 block) {
    waiting.remove(block);
    certified.remove(block);
  }

  /** What belongs to earlier epochs and is not in their checkpoints never will be. */
  void epochOpened(long epoch) {
    waiting.values().removeIf(one -> one.epoch() < epoch);
    certified.values().removeIf(one -> one.epoch() < epoch);
  }
}
