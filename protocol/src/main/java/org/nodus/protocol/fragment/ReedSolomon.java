package org.nodus.protocol.fragment;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nodus.protocol.bytes.Bytes;

/**
 * Reed–Solomon over GF(256) with every index 0 … 255: byte column by byte column the k data
 * fragments are the values of the one polynomial of degree below k at the points 0 … k−1, and
 * fragment i is its value at the point i. So any k of the 256 fragments determine all others, and
 * the first k are the data themselves.
 *
 * <p>Every row of coefficients is a set of Lagrange basis values, which needs k² operations where
 * inverting a matrix would need k³. Rows that encode are kept per k, rows that recover are kept for
 * the {@value #CACHED_RECOVERIES} most recent combinations. Safe for use by many threads.
 */
final class ReedSolomon {
  static final int INDICES = GaloisField.ORDER;

  /** With all 256 points taken by data nothing would be redundant. */
  static final int MAX_K = INDICES - 1;

  /** Combinations repeat while the same holders answer; 64 of k = 4 are 3 KiB, of k = 128 1 MiB. */
  static final int CACHED_RECOVERIES = 64;

  /** Few values of k are in use in one network; 16 of them are at most 1 MiB. */
  private static final int CACHED_ENCODINGS = 16;

  private final FieldKernel kernel;
  private final Map<Bytes, byte[][]> recoveries = leastRecentlyUsed(CACHED_RECOVERIES);
  private final Map<Integer, byte[][]> encodings = leastRecentlyUsed(CACHED_ENCODINGS);

  ReedSolomon(FieldKernel kernel) {
    this.kernel = kernel;
  }

  /**
   * The 256 rows of k coefficients that turn data into fragments; the first k are the identity. Not
   * to be written to.
   */
  byte[][] encodingRows(int k) {
    checkK(k);
    synchronized (encodings) {
      return encodings.computeIfAbsent(k, ReedSolomon::newEncodingRows);
    }
  }

  /**
   * The k rows of k coefficients that turn the fragments at {@code indices} into data.
   *
   * @param indices k different indices in the order of the fragments
   */
  byte[][] recoveryRows(int[] indices) {
    checkK(indices.length);
    var key = new byte[indices.length];
    for (var i = 0; i < key.length; i++) {
      key[i] = (byte) indices[i];
    }
    synchronized (recoveries) {
      return recoveries.computeIfAbsent(Bytes.wrap(key), ignored -> newRecoveryRows(indices));
    }
  }

  /** The factors that turn the fragments at {@code indices}, all different, into each of these. */
  static byte[][] rowsTo(int[] targets, int[] indices) {
    var weights = weights(indices);
    return Arrays.stream(targets)
        .mapToObj(target -> lagrangeRow(indices, weights, target))
        .toArray(byte[][]::new);
  }

  /**
   * {@code target = Σ row[j] · sources[j]} over {@code length} bytes.
   *
   * @param sourceAt where to begin in every source
   */
  void combine(
      byte[] row, byte[][] sources, int sourceAt, byte[] target, int targetAt, int length) {
    Arrays.fill(target, targetAt, targetAt + length, (byte) 0);
    for (var j = 0; j < row.length; j++) {
      var factor = row[j] & 0xff;
      if (factor != 0) {
        kernel.multiplyAdd(factor, sources[j], sourceAt, target, targetAt, length);
      }
    }
  }

  private static byte[][] newEncodingRows(int k) {
    var points = new int[k];
    Arrays.setAll(points, i -> i);
    return lagrangeRows(points, INDICES);
  }

  private static byte[][] newRecoveryRows(int[] indices) {
    return lagrangeRows(indices.clone(), indices.length);
  }

  /** Row t holds the k factors that turn values at {@code points} into the value at t. */
  private static byte[][] lagrangeRows(int[] points, int targets) {
    var weights = weights(points);
    var rows = new byte[targets][];
    for (var t = 0; t < targets; t++) {
      rows[t] = lagrangeRow(points, weights, t);
    }
    return rows;
  }

  private static int[] weights(int[] points) {
    var weights = new int[points.length];
    for (var j = 0; j < points.length; j++) {
      var product = 1;
      for (var m = 0; m < points.length; m++) {
        if (m != j) {
          product = GaloisField.multiply(product, points[j] ^ points[m]);
        }
      }
      if (product == 0) {
        throw new IllegalArgumentException("one index appears twice");
      }
      weights[j] = GaloisField.inverse(product);
    }
    return weights;
  }

  private static byte[] lagrangeRow(int[] points, int[] weights, int target) {
    var row = new byte[points.length];
    var all = 1;
    for (var j = 0; j < points.length; j++) {
      if (points[j] == target) {
        row[j] = 1;
        return row;
      }
      all = GaloisField.multiply(all, target ^ points[j]);
    }
    for (var j = 0; j < points.length; j++) {
      var others = GaloisField.multiply(all, GaloisField.inverse(target ^ points[j]));
      row[j] = (byte) GaloisField.multiply(others, weights[j]);
    }
    return row;
  }

  private static void checkK(int k) {
    if (k < 1 || k > MAX_K) {
      throw new IllegalArgumentException("k " + k + " is not within 1 … " + MAX_K);
    }
  }

  private static <K, V> Map<K, V> leastRecentlyUsed(int limit) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > limit;
      }
    };
  }
}
