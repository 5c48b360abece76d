package org.nodus.protocol.fragment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.message.MessageFixtures;

class FragmentSamplesTest {
  private static final int TRIALS = 50;

  @Test
  void who_has_his_fragment_agrees_and_who_makes_it_up_does_not() {
    for (var seed = 0; seed < TRIALS; seed++) {
      var random = new Random(seed);
      var message = message(random, 1 + random.nextInt(5_000), 4);
      var samples = samples(message, random.nextInt(1 << 21), 0, 12);
      var liars = drawn(random, 12, random.nextInt(6));
      liars.forEach(liar -> samples.put(liar, noise(random, samples.get(liar).length())));

      var honest = new TreeSet<>(samples.keySet());
      honest.removeAll(liars);
      // One byte of a short message is guessed by chance.
      if (samples.get(0).length() >= 4) {
        assertEquals(honest, FragmentSamples.agreeing(4, samples, mixedBy(random)), "seed " + seed);
      }
    }
  }

  @Test
  void of_forty_holders_a_third_may_lie() {
    var found = 0;
    for (var seed = 0; seed < 8; seed++) {
      var random = new Random(seed);
      var samples = samples(message(random, 40_000, 10), random.nextInt(1 << 21), 0, 40);
      drawn(random, 40, 12).forEach(liar -> samples.put(liar, noise(random, 32)));

      found += FragmentSamples.agreeing(10, samples, mixedBy(random)).size() == 28 ? 1 : 0;
    }

    assertTrue(found >= 6, found + " of 8");
  }

  @Test
  void any_k_agree_so_they_prove_nothing() {
    var random = new Random(1);
    var samples = samples(message(random, 1_000, 4), 77, 20, 4);

    assertEquals(Set.of(), FragmentSamples.agreeing(4, samples, mixedBy(random)));
  }

  @Test
  void samples_of_another_place_or_length_agree_with_nobody() {
    var random = new Random(2);
    var message = message(random, 10_000, 4);
    var samples = samples(message, 100, 0, 8);
    samples.put(3, FragmentSamples.of(message.fragment(3), 101));
    samples.put(5, samples.get(5).slice(0, 31));

    assertEquals(Set.of(0, 1, 2, 4, 6, 7), FragmentSamples.agreeing(4, samples, mixedBy(random)));
  }

  @Test
  void a_sample_lies_within_every_fragment() {
    assertEquals(0, FragmentSamples.offset(1_000, 1));
    assertEquals(0, FragmentSamples.offset(1_000, 32));
    assertEquals(1, FragmentSamples.offset(1, 33));
    assertEquals(0, FragmentSamples.offset(2, 33));
    var message = message(new Random(3), 8, 4);
    assertEquals(2, FragmentSamples.of(message.fragment(9), 5).length());
  }

  private static CodedMessage message(Random random, int bytes, int k) {
    return FragmentCoder.create()
        .encode(MessageFixtures.random(random, bytes), k, MessageFixtures.filled(32, 3));
  }

  private static TreeMap<Integer, Bytes> samples(
      CodedMessage message, int position, int from, int count) {
    var samples = new TreeMap<Integer, Bytes>();
    for (var index = from; index < from + count; index++) {
      samples.put(index, FragmentSamples.of(message.fragment(index), position));
    }
    return samples;
  }

  private static Set<Integer> drawn(Random random, int of, int count) {
    var all = new java.util.ArrayList<>(IntStream.range(0, of).boxed().toList());
    java.util.Collections.shuffle(all, random);
    return new TreeSet<>(all.subList(0, count));
  }

  private static Bytes noise(Random random, int length) {
    return MessageFixtures.random(random, length);
  }

  private static UnaryOperator<List<Integer>> mixedBy(Random random) {
    return order -> {
      var mixed = new ArrayList<>(order);
      Collections.shuffle(mixed, random);
      return mixed;
    };
  }
}
