package org.nodus.protocol.fragment;

/** One table lookup per byte: works everywhere, about 1.4 GB/s on the reference machine. */
record TableKernel() implements FieldKernel {
  @Override
  public void multiplyAdd(
      int factor, byte[] source, int sourceAt, byte[] target, int targetAt, int length) {
    var table = GaloisField.table();
    var row = GaloisField.rowOf(factor);
    for (var i = 0; i < length; i++) {
      target[targetAt + i] ^= table[row | (source[sourceAt + i] & 0xff)];
    }
  }
}
