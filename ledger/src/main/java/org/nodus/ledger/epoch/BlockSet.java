package org.nodus.ledger.epoch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/**
 * A set of blocks by hash: strictly ascending, at most {@link EpochLimits#MAX_BLOCKS}.
 *
 * <p>A set and not a sequence: within an epoch there is no order to agree on.
 */
public record BlockSet(List<Hash256> hashes) {
  public static final BlockSet EMPTY = new BlockSet(List.of());

  private static final Bytes DOMAIN = Bytes.utf8("nodus ledger block set");

  public BlockSet {
    hashes = List.copyOf(hashes);
    if (hashes.size() > EpochLimits.MAX_BLOCKS) {
      throw new IllegalArgumentException("an epoch holds at most 1,280 blocks");
    }
    for (var i = 1; i < hashes.size(); i++) {
      if (hashes.get(i - 1).compareTo(hashes.get(i)) >= 0) {
        throw new IllegalArgumentException("block hashes ascend, each once");
      }
    }
  }

  public static BlockSet of(Collection<Hash256> unordered) {
    return new BlockSet(List.copyOf(new TreeSet<>(unordered)));
  }

  /** All blocks of all sets; empty when they are more than an epoch holds. */
  public static Optional<BlockSet> union(Collection<BlockSet> sets) {
    var all = new TreeSet<Hash256>();
    sets.forEach(set -> all.addAll(set.hashes));
    return all.size() > EpochLimits.MAX_BLOCKS
        ? Optional.empty()
        : Optional.of(new BlockSet(List.copyOf(all)));
  }

  public int size() {
    return hashes.size();
  }

  public boolean isEmpty() {
    return hashes.isEmpty();
  }

  public boolean contains(Hash256 block) {
    return Collections.binarySearch(hashes, block) >= 0;
  }

  public boolean containsAll(Collection<Hash256> blocks) {
    return blocks.stream().allMatch(this::contains);
  }

  public BlockSet where(Predicate<Hash256> holds) {
    return new BlockSet(hashes.stream().filter(holds).toList());
  }

  /** SHA-256 over domain, count and all hashes. */
  public Hash256 digest() {
    var writer = new ByteWriter().i32(hashes.size());
    hashes.forEach(writer::hash);
    return Sha256.of(DOMAIN, writer.toBytes());
  }

  /** Bit i, least significant first in each byte, is set when {@code part} has hash i of this. */
  public Bytes bitmapOf(BlockSet part) {
    var bits = new byte[bitmapBytes()];
    for (var i = 0; i < hashes.size(); i++) {
      if (part.contains(hashes.get(i))) {
        bits[i / 8] |= (byte) (1 << (i % 8));
      }
    }
    return Bytes.wrap(bits);
  }

  /** The part that {@code bitmap} names; bits behind the last hash are ignored. */
  public BlockSet part(Bytes bitmap) {
    if (bitmap.length() != bitmapBytes()) {
      throw new IllegalArgumentException("a bitmap has one bit for each block");
    }
    var chosen = new ArrayList<Hash256>();
    for (var i = 0; i < hashes.size(); i++) {
      if ((bitmap.get(i / 8) >> (i % 8) & 1) == 1) {
        chosen.add(hashes.get(i));
      }
    }
    return new BlockSet(chosen);
  }

  private int bitmapBytes() {
    return (hashes.size() + 7) / 8;
  }
}
