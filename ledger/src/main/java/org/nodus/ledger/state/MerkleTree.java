package org.nodus.ledger.state;

import java.util.List;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/** The Merkle tree hash of RFC 9162 §2.1.1, over leaves that are already hashed. */
final class MerkleTree {
  private static final Bytes LEAF = Bytes.ofHex("00");
  private static final Bytes NODE = Bytes.ofHex("01");

  private MerkleTree() {}

  static Hash256 leaf(Bytes content) {
    return Sha256.of(LEAF, content);
  }

  /** RFC 9162 §2.1.1: "The hash of an empty list is the hash of an empty string". */
  static Hash256 root(List<Hash256> leaves) {
    return switch (leaves.size()) {
      case 0 -> Sha256.of();
      case 1 -> leaves.getFirst();
      default -> {
        // "Let k be the largest power of two smaller than n."
        var split = Integer.highestOneBit(leaves.size() - 1);
        var left = root(leaves.subList(0, split));
        var right = root(leaves.subList(split, leaves.size()));
        yield Sha256.of(NODE, left.toBytes(), right.toBytes());
      }
    };
  }
}
