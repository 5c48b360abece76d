package org.nodus.protocol.fragment;

/** The inner loop of the code: one multiplication and one addition in GF(256) per byte. */
sealed interface FieldKernel permits TableKernel, VectorKernel {

  /** {@code target[i] ^= factor · source[i]} for {@code length} bytes from the two positions. */
  void multiplyAdd(
      int factor, byte[] source, int sourceAt, byte[] target, int targetAt, int length);

  /** The vector kernel where the JVM was started with its module, else the tables. */
  static FieldKernel fastest() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? VectorKernels.create()
        : new TableKernel();
  }

  /** Keeps {@link VectorKernel} unloaded, and so its module unneeded, until it is asked for. */
  final class VectorKernels {
    private VectorKernels() {}

    static FieldKernel create() {
      return new VectorKernel();
    }
  }
}
