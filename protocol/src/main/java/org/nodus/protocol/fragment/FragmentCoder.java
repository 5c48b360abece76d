package org.nodus.protocol.fragment;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nodus.protocol.bytes.Bytes;

/**
 * Cuts sealed messages into coded fragments and puts them together again. Holds caches of
 * coefficients only: one instance serves a whole node, from any thread.
 */
public final class FragmentCoder {
  /**
   * All 256 fragments are hashed side by side in stripes of this many bytes, so that a message of 1
   * MiB needs one stripe more than itself and stripes of sources and target stay in the processor's
   * first cache.
   */
  private static final int STRIPE_BYTES = 4096;

  private final ReedSolomon code;

  private FragmentCoder(FieldKernel kernel) {
    code = new ReedSolomon(kernel);
  }

  /** With the fastest kernel that this JVM offers. */
  public static FragmentCoder create() {
    return new FragmentCoder(FieldKernel.fastest());
  }

  static FragmentCoder with(FieldKernel kernel) {
    return new FragmentCoder(kernel);
  }

  /**
   * Codes a sealed message: the commitment covers all 256 fragments, which then are asked for one
   * by one.
   *
   * @param sealed 1 byte … {@link MessageCommitment#MAX_SIZE_BYTES}
   * @param k how many fragments shall rebuild it, 1 … 255
   * @param deleteKey one-time Ed25519 public key, 32 bytes
   */
  public CodedMessage encode(Bytes sealed, int k, Bytes deleteKey) {
    if (sealed.isEmpty() || sealed.length() > MessageCommitment.MAX_SIZE_BYTES) {
      throw new IllegalArgumentException("cannot code " + sealed.length() + " bytes");
    }
    var data = split(sealed, k);
    var tree = tree(data);
    var commitment = new MessageCommitment(k, sealed.length(), deleteKey, tree.root());
    return new CodedMessage(code, sealed, data, commitment, tree);
  }

  /**
   * Rebuilds the message from any k fragments of different indices; more are welcome and are
   * checked too. Every fragment is verified, and the result is coded again and compared with the
   * root, so that {@link Rebuilt.Whole} does not depend on which fragments came.
   */
  public Rebuilt decode(MessageCommitment commitment, Collection<Fragment> fragments) {
    var tampered = new ArrayList<Integer>();
    var byIndex = new LinkedHashMap<Integer, Fragment>();
    for (var fragment : fragments) {
      if (!fragment.commitment().equals(commitment) || !fragment.verify()) {
        tampered.add(fragment.index());
      } else {
        byIndex.putIfAbsent(fragment.index(), fragment);
      }
    }
    if (!tampered.isEmpty()) {
      return new Rebuilt.Tampered(tampered);
    }
    if (byIndex.size() < commitment.k()) {
      return new Rebuilt.NotEnough(byIndex.size(), commitment.k());
    }
    var sealed = recover(commitment, byIndex);
    var data = split(sealed, commitment.k());
    var tree = tree(data);
    return tree.root().equals(commitment.root())
        ? new Rebuilt.Whole(new CodedMessage(code, sealed, data, commitment, tree))
        : new Rebuilt.NotACodeWord();
  }

  private Bytes recover(MessageCommitment commitment, Map<Integer, Fragment> byIndex) {
    // Sorted, so that pieces of the message itself come first and combinations repeat in the cache.
    var chosen =
        byIndex.keySet().stream().sorted().limit(commitment.k()).mapToInt(i -> i).toArray();
    var rows = code.recoveryRows(chosen);
    var sources = new byte[chosen.length][];
    for (var i = 0; i < chosen.length; i++) {
      sources[i] = body(byIndex, chosen[i]);
    }
    var length = commitment.fragmentBytes();
    var joined = new byte[length * commitment.k()];
    for (var i = 0; i < rows.length; i++) {
      code.combine(rows[i], sources, 0, joined, i * length, length);
    }
    return Bytes.wrap(joined).slice(0, commitment.sizeBytes());
  }

  private static byte[] body(Map<Integer, Fragment> byIndex, int index) {
    var fragment = byIndex.get(index);
    if (fragment == null) {
      throw new IllegalStateException("index " + index + " was just chosen from this map");
    }
    return fragment.body().toArray();
  }

  /** The k data fragments: the message behind each other, the last one filled up with zeros. */
  private static byte[][] split(Bytes sealed, int k) {
    var length = MessageCommitment.fragmentBytes(sealed.length(), k);
    var data = new byte[k][length];
    for (var i = 0; i < k; i++) {
      var from = Math.min(i * length, sealed.length());
      sealed.slice(from, Math.min(length, sealed.length() - from)).copyTo(data[i], 0);
    }
    return data;
  }

  private FragmentTree tree(byte[][] data) {
    var rows = code.encodingRows(data.length);
    var leaves = new MessageDigest[FragmentTree.LEAVES];
    for (var index = 0; index < leaves.length; index++) {
      leaves[index] = FragmentTree.leafDigest(index);
    }
    var length = data[0].length;
    var stripe = new byte[Math.min(STRIPE_BYTES, length)];
    for (var at = 0; at < length; at += stripe.length) {
      var size = Math.min(stripe.length, length - at);
      for (var index = 0; index < leaves.length; index++) {
        if (index < data.length) {
          leaves[index].update(data[index], at, size);
        } else {
          code.combine(rows[index], data, at, stripe, 0, size);
          leaves[index].update(stripe, 0, size);
        }
      }
    }
    return FragmentTree.over(leaves);
  }
}
