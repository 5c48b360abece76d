package org.nodus.protocol.bytes;

/**
 * The one thing that may come out of reading hostile bytes, apart from a value. Carries no stack
 * trace: a flood of garbage must not cost a stack walk for each datagram.
 */
public final class DecodeFailure extends Exception {
  public DecodeFailure(String reason) {
    super(reason, null, false, false);
  }

  /** What was wrong, in words that fit into a log line. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
