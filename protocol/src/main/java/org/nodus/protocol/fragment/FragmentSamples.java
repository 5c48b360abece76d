package org.nodus.protocol.fragment;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.nodus.protocol.bytes.Bytes;

/**
 * A few bytes of several fragments of one message, all from the same drawn place: enough to tell
 * who has his fragment and who only says so. Fragments are coded byte by byte, so what lies at one
 * place of all of them is a code word of its own: any k of the samples determine all others, and
 * who makes one up fits to nobody. So a neighbour that holds nothing of a message can check those
 * that say that they do, for a few hundred bytes.
 */
public final class FragmentSamples {
  /** Nobody guesses 256 bits. */
  public static final int BYTES = 32;

  /**
   * Of twelve holders of which four lie, one choice of four in seven is honest; of forty of which
   * three in ten do, one choice of ten in sixty.
   */
  private static final int CHOICES = 200;

  /**
   * A choice of k costs some k² operations: where k is large a few have to do, for milliseconds.
   */
  private static final int EFFORT = 40_000;

  private FragmentSamples() {}

  /**
   * Where the sample begins.
   *
   * @param position drawn by who asks, who need not know how long the fragment is
   */
  public static int offset(int position, int fragmentBytes) {
    return position % Math.max(1, fragmentBytes - BYTES + 1);
  }

  /** The sample of this fragment. */
  public static Bytes of(Fragment fragment, int position) {
    var body = fragment.body();
    return body.slice(offset(position, body.length()), Math.min(BYTES, body.length()));
  }

  /**
   * Whose samples are of one message: the largest part of them that is one code word. Liars who
   * know what the others hold could make one too, of no more indices than they are themselves.
   *
   * @param k how many fragments rebuild the message
   * @param samples by index
   * @param mixed gives what it is given in another order, every time a new one, by chance
   * @return indices; empty if no more than k agree, because any k do
   */
  public static Set<Integer> agreeing(
      int k, SortedMap<Integer, Bytes> samples, UnaryOperator<List<Integer>> mixed) {
    Set<Integer> best = Set.of();
    var order = List.copyOf(samples.keySet());
    var choices = Math.clamp(EFFORT / ((long) k * k), 1, CHOICES);
    for (var choice = 0; choice < choices && samples.size() > k; choice++) {
      order = mixed.apply(order);
      var agreeing = fitting(order.subList(0, k), samples);
      if (agreeing.size() > k && agreeing.size() > best.size()) {
        best = agreeing;
      }
      // Two code words share k − 1 places at most: no other one has more.
      if (2 * best.size() >= samples.size() + k - 1) {
        break;
      }
    }
    return Collections.unmodifiableSet(best);
  }

  private static Set<Integer> fitting(List<Integer> chosen, SortedMap<Integer, Bytes> samples) {
    var sources = chosen.stream().map(index -> samples.getOrDefault(index, Bytes.EMPTY)).toList();
    var others = samples.keySet().stream().filter(index -> !chosen.contains(index)).toList();
    var rows = ReedSolomon.rowsTo(array(others), array(chosen));
    var fitting = new TreeSet<>(chosen);
    for (var at = 0; at < rows.length; at++) {
      var index = others.get(at);
      if (isCombination(samples.getOrDefault(index, Bytes.EMPTY), rows[at], sources)) {
        fitting.add(index);
      }
    }
    return fitting;
  }

  private static boolean isCombination(Bytes sample, byte[] row, List<Bytes> sources) {
    var sum = new byte[sample.length()];
    for (var j = 0; j < row.length; j++) {
      var source = sources.get(j);
      if (source.length() != sum.length) {
        return false;
      }
      for (var at = 0; at < sum.length; at++) {
        sum[at] ^= (byte) GaloisField.multiply(row[j] & 0xff, source.get(at) & 0xff);
      }
    }
    return Arrays.equals(sum, sample.toArray());
  }

  private static int[] array(List<Integer> some) {
    return some.stream().mapToInt(Integer::intValue).toArray();
  }
}
