package org.nodus.protocol.message;

/**
 * The lengths that sealed messages have before sealing: 1, 4, 16 or 64 KiB, then steps of 64 KiB.
 * So a length tells no more than a class, at a price of at most four times the bytes below 64 KiB.
 */
final class SizeClass {
  static final int STEP_BYTES = 64 * 1024;

  private SizeClass() {}

  /** The smallest class that {@code length} bytes fit into. */
  static int of(int length) {
    for (var size = 1024; size < STEP_BYTES; size *= 4) {
      if (length <= size) {
        return size;
      }
    }
    return Math.ceilDiv(length, STEP_BYTES) * STEP_BYTES;
  }
}
