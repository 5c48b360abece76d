package org.nodus.protocol.fragment;

/** What a fragment takes from whoever holds it, and so what it is counted and priced as. */
public final class Footprint {
  /**
   * No fragment counts for less. Beside its body a holder has an entry of its list (180 bytes of
   * heap), an entry of its index, a sealed record with commitment and path (400 bytes on the disk),
   * and has told its neighbours: a node filled with fragments of one byte would run out of memory
   * at a thousandth of its quota. No honest sender notices: a message is padded to 4 KiB at least
   * before it is cut into four.
   */
  public static final int LEAST_BYTES = 1_024;

  private Footprint() {}

  /** Bytes that count towards a quota and a price. */
  public static int of(int bodyBytes) {
    return Math.max(LEAST_BYTES, bodyBytes);
  }
}
