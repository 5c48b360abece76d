package org.nodus.protocol.fragment;

/**
 * GF(256) with the polynomial x⁸ + x⁴ + x³ + x² + 1 (0x11d) and the generator 2, the field of
 * Reed–Solomon since CCSDS 131.0. Adding and subtracting are both XOR.
 */
final class GaloisField {
  static final int ORDER = 256;

  private static final int POLYNOMIAL = 0x11d;
  private static final byte[] PRODUCTS = products();

  private GaloisField() {}

  static int multiply(int a, int b) {
    return PRODUCTS[(a << 8) | b] & 0xff;
  }

  /**
   * The element whose product with {@code a} is 1.
   *
   * @throws ArithmeticException if {@code a} is zero
   */
  static int inverse(int a) {
    if (a == 0) {
      throw new ArithmeticException("zero has no inverse");
    }
    // The multiplicative group has 255 elements, so a^254 · a = a^255 = 1.
    var power = 1;
    var square = a;
    for (var exponent = ORDER - 2; exponent > 0; exponent >>= 1) {
      if ((exponent & 1) == 1) {
        power = multiply(power, square);
      }
      square = multiply(square, square);
    }
    return power;
  }

  /** All products of one factor: entry {@code x} of the row that starts here is factor · x. */
  static int rowOf(int factor) {
    return factor << 8;
  }

  /** The 64 KiB table behind {@link #rowOf}; never written to. */
  static byte[] table() {
    return PRODUCTS;
  }

  private static byte[] products() {
    var table = new byte[ORDER * ORDER];
    for (var a = 0; a < ORDER; a++) {
      for (var b = 0; b < ORDER; b++) {
        table[(a << 8) | b] = (byte) carrylessProduct(a, b);
      }
    }
    return table;
  }

  private static int carrylessProduct(int a, int b) {
    var product = 0;
    var shifted = a;
    for (var rest = b; rest != 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        product ^= shifted;
      }
      shifted <<= 1;
      if (shifted >= ORDER) {
        shifted ^= POLYNOMIAL;
      }
    }
    return product;
  }
}
