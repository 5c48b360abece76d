package org.nodus.protocol.fragment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReedSolomonTest {
  private final Random random = new Random(7);

  @Test
  void every_element_but_zero_has_an_inverse() {
    for (var a = 1; a < 256; a++) {
      assertEquals(1, GaloisField.multiply(a, GaloisField.inverse(a)));
    }
    assertThrows(ArithmeticException.class, () -> GaloisField.inverse(0));
  }

  @Test
  void the_field_is_the_one_with_polynomial_0x11d() {
    assertEquals(0x1d, GaloisField.multiply(0x80, 2));
    // 2 generates all 255 elements.
    var power = 1;
    for (var i = 1; i < 255; i++) {
      power = GaloisField.multiply(power, 2);
      assertEquals(false, power == 1, "order of 2 is " + i);
    }
    assertEquals(1, GaloisField.multiply(power, 2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 10, 32, 100, 128, 255})
  void any_k_of_256_rebuild_the_data(int k) {
    var code = new ReedSolomon(new TableKernel());
    var length = 1 + random.nextInt(40);
    var data = new byte[k][length];
    for (var row : data) {
      random.nextBytes(row);
    }
    for (var round = 0; round < 5; round++) {
      var indices = someIndices(k);
      var received = new byte[k][length];
      for (var i = 0; i < k; i++) {
        code.combine(code.encodingRows(k)[indices[i]], data, 0, received[i], 0, length);
      }
      var rows = code.recoveryRows(indices);
      for (var i = 0; i < k; i++) {
        var rebuilt = new byte[length];
        code.combine(rows[i], received, 0, rebuilt, 0, length);
        assertArrayEquals(data[i], rebuilt);
      }
    }
  }

  @Test
  void the_first_k_fragments_are_the_data() {
    var rows = new ReedSolomon(new TableKernel()).encodingRows(5);
    for (var i = 0; i < 5; i++) {
      for (var j = 0; j < 5; j++) {
        assertEquals(i == j ? 1 : 0, rows[i][j]);
      }
    }
  }

  @Test
  void kernels_agree_on_all_factors_and_on_odd_lengths_and_offsets() {
    var tables = new TableKernel();
    var vectors = assertInstanceOf(VectorKernel.class, FieldKernel.fastest());
    for (var round = 0; round < 2000; round++) {
      var length = round < 200 ? round : random.nextInt(1500);
      var factor = round % 256;
      var sourceAt = random.nextInt(70);
      var targetAt = random.nextInt(70);
      var source = new byte[sourceAt + length + random.nextInt(3)];
      var target = new byte[targetAt + length + random.nextInt(3)];
      random.nextBytes(source);
      random.nextBytes(target);
      var expected = target.clone();
      tables.multiplyAdd(factor, source, sourceAt, expected, targetAt, length);
      vectors.multiplyAdd(factor, source, sourceAt, target, targetAt, length);
      assertArrayEquals(expected, target, "length " + length + " factor " + factor);
    }
  }

  @Test
  void a_jvm_without_the_vector_module_uses_tables_and_agrees() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classPath = System.getProperty("java.class.path");
    var process =
        new ProcessBuilder(java, "-cp", classPath, WithoutVectors.class.getName())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("TableKernel[] " + FragmentFixtures.coded().id().hash().toHex(), output.strip());
    assertEquals(0, process.waitFor());
  }

  /** Started in a JVM of its own, without {@code --add-modules jdk.incubator.vector}. */
  static final class WithoutVectors {
    public static void main(String[] args) {
      System.out.println(
          FieldKernel.fastest() + " " + FragmentFixtures.coded().id().hash().toHex());
    }
  }

  @Test
  void recoveries_beyond_the_limit_are_forgotten_and_computed_again() {
    var code = new ReedSolomon(new TableKernel());
    var first = code.recoveryRows(new int[] {250, 251});
    assertEquals(first, code.recoveryRows(new int[] {250, 251}), "cached");
    for (var i = 0; i < ReedSolomon.CACHED_RECOVERIES; i++) {
      code.recoveryRows(new int[] {i, 200});
    }
    var again = code.recoveryRows(new int[] {250, 251});
    assertEquals(false, first == again);
    assertArrayEquals(first, again);
  }

  @Test
  void the_same_index_twice_or_k_out_of_range_is_a_programming_error() {
    var code = new ReedSolomon(new TableKernel());
    assertThrows(IllegalArgumentException.class, () -> code.recoveryRows(new int[] {3, 3}));
    assertThrows(IllegalArgumentException.class, () -> code.encodingRows(0));
    assertThrows(IllegalArgumentException.class, () -> code.encodingRows(256));
  }

  private int[] someIndices(int k) {
    var all = IntStream.range(0, 256).toArray();
    for (var i = 0; i < k; i++) {
      var other = i + random.nextInt(256 - i);
      var kept = all[i];
      all[i] = all[other];
      all[other] = kept;
    }
    return IntStream.range(0, k).map(i -> all[i]).toArray();
  }
}
