package org.nodus.protocol.fragment;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/**
 * The Merkle tree over all 256 possible fragments of one message.
 *
 * <pre>
 * leaf = SHA-256(0x00 ‖ index (1 byte) ‖ body)
 * node = SHA-256(0x01 ‖ left ‖ right)
 * path = the 8 siblings from the leaf's to the one below the root
 * </pre>
 *
 * The first byte keeps leaves and nodes apart (RFC 9162 §2.1.1); the index keeps a body from being
 * shown under another number.
 */
final class FragmentTree {
  static final int LEAVES = ReedSolomon.INDICES;

  /** log₂ of 256. */
  static final int PATH_LENGTH = 8;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  /** As in a heap: the root at 1, the children of i at 2i and 2i + 1, leaves from 256 on. */
  private final Hash256[] nodes;

  private FragmentTree(Hash256[] nodes) {
    this.nodes = nodes;
  }

  /** Consumes 256 digests that {@link #leafDigest} began and that have seen their bodies. */
  static FragmentTree over(MessageDigest[] leaves) {
    var nodes = new Hash256[2 * LEAVES];
    nodes[0] = Hash256.ZERO;
    for (var index = 0; index < LEAVES; index++) {
      nodes[LEAVES + index] = Hash256.of(leaves[index].digest());
    }
    var digest = Sha256.digest();
    for (var at = LEAVES - 1; at >= 1; at--) {
      nodes[at] = parent(digest, nodes[2 * at], nodes[(2 * at) + 1]);
    }
    return new FragmentTree(nodes);
  }

  /** A digest that waits for the body of the fragment at {@code index}. */
  static MessageDigest leafDigest(int index) {
    var digest = Sha256.digest();
    digest.update(LEAF);
    digest.update((byte) index);
    return digest;
  }

  Hash256 root() {
    return nodes[1];
  }

  /** What proves the leaf at {@code index}: {@value #PATH_LENGTH} hashes, leaf side first. */
  List<Hash256> path(int index) {
    var path = new ArrayList<Hash256>(PATH_LENGTH);
    for (var at = LEAVES + index; at > 1; at >>= 1) {
      path.add(nodes[at ^ 1]);
    }
    return List.copyOf(path);
  }

  /** The root that this body leads to; {@code path} has {@value #PATH_LENGTH} hashes. */
  static Hash256 rootOver(int index, Bytes body, List<Hash256> path) {
    var digest = leafDigest(index);
    body.update(digest);
    var hash = Hash256.of(digest.digest());
    for (var level = 0; level < PATH_LENGTH; level++) {
      var sibling = path.get(level);
      var right = ((index >> level) & 1) == 1;
      hash = right ? parent(digest, sibling, hash) : parent(digest, hash, sibling);
    }
    return hash;
  }

  private static Hash256 parent(MessageDigest digest, Hash256 left, Hash256 right) {
    digest.update(NODE);
    digest.update(left.toArray());
    digest.update(right.toArray());
    return Hash256.of(digest.digest());
  }
}
