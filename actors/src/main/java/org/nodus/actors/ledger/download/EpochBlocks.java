package org.nodus.actors.ledger.download;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.replay.LedgerEntry;
import org.nodus.ledger.replay.LedgerReplay;
import org.nodus.ledger.replay.Step;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;

/**
 * The blocks of one epoch as they come in: wanted by id, verified one by one, and put into an order
 * that the rules allow. Mutable, owned by one {@link LedgerDownload}.
 */
final class EpochBlocks {
  private final Committee committee;
  private final Set<Hash256> wanted = new LinkedHashSet<>();
  private final Map<Hash256, FinalBlock> found = new LinkedHashMap<>();

  EpochBlocks(Committee committee) {
    this.committee = committee;
  }

  void want(Collection<Hash256> ids) {
    ids.stream().filter(id -> !found.containsKey(id)).forEach(wanted::add);
  }

  List<Hash256> next(int count) {
    return wanted.stream().limit(count).toList();
  }

  /** Nobody shows what is still wanted: it is wanted no longer. */
  void forgetMissing() {
    wanted.clear();
  }

  boolean isComplete() {
    return wanted.isEmpty();
  }

  int missing() {
    return wanted.size();
  }

  /** Keeps what was wanted and is genuine; tells whether that was anything. */
  boolean add(List<Bytes> blocks, boolean needsAcknowledgements) {
    var before = wanted.size();
    for (var bytes : blocks) {
      decode(bytes)
          .filter(block -> wanted.contains(block.hash()))
          .filter(block -> isGenuine(block, needsAcknowledgements))
          .ifPresent(
              block -> {
                wanted.remove(block.hash());
                found.put(block.hash(), block);
              });
    }
    return wanted.size() < before;
  }

  /** Empty for garbage: another replica may have the block whole. */
  private static Optional<FinalBlock> decode(Bytes bytes) {
    try {
      return Optional.of(CertificateCodec.finalBlock(bytes));
    } catch (DecodeFailure garbage) {
      return Optional.empty();
    }
  }

  private boolean isGenuine(FinalBlock block, boolean needsAcknowledgements) {
    var isFinal = block.isAcknowledged(committee);
    return block.certified().isGenuine(committee)
        && (isFinal || (block.acknowledgements().isEmpty() && !needsAcknowledgements));
  }

  /**
   * Appends all blocks that are final by themselves, in an order that the rules allow.
   *
   * @return the entries, in that order
   */
  List<LedgerEntry> appendTo(LedgerReplay replay) {
    var entries = new ArrayList<LedgerEntry>();
    var left = new ArrayList<>(found.values());
    left.removeIf(block -> block.acknowledgements().isEmpty());
    left.sort(
        Comparator.<FinalBlock>comparingLong(one -> one.block().height())
            .thenComparing(FinalBlock::hash));
    var progress = true;
    while (progress) {
      progress =
          left.removeIf(
              block -> {
                var applied = replay.accept(block) instanceof Step.Applied;
                if (applied) {
                  entries.add(new LedgerEntry.Appended(block));
                  found.remove(block.hash());
                }
                return applied;
              });
    }
    return entries;
  }

  /** The blocks that {@link #appendTo} left. */
  int left() {
    return found.size();
  }

  /**
   * Notes the blocks that are left: only the checkpoint makes them final.
   *
   * @return the entries, without acknowledgements
   */
  List<LedgerEntry> noteIn(LedgerReplay replay) {
    var entries = new ArrayList<LedgerEntry>();
    for (var block : found.values()) {
      replay.note(block.certified());
      entries.add(new LedgerEntry.Appended(new FinalBlock(block.certified(), Endorsements.NONE)));
    }
    found.clear();
    return entries;
  }
}
