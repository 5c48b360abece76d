package org.nodus.protocol.keeping;

/**
 * How a neighbour has stood the latest looks at what it says that it holds. Who failed most of them
 * is not believed any more: what it claims does not count as held. A single failure costs the claim
 * that was looked at and nothing else, because a disk may spoil a fragment.
 *
 * @param looks how many of the latest count, 0 … {@link #WINDOW}
 * @param failures one bit for each, the latest lowest; 1 for a failure
 */
public record Credit(int looks, int failures) {
  /** Of who has not been looked at. */
  public static final Credit NONE = new Credit(0, 0);

  /** Who begins to drop what it took is found out after as many more failures as it stood looks. */
  private static final int WINDOW = 8;

  /** Two may be chance: a message that was deleted while it was asked for. */
  private static final int FEWEST_FAILURES = 3;

  private static final int MASK = (1 << WINDOW) - 1;

  public Credit {
    if (looks < 0 || looks > WINDOW || failures >>> looks != 0) {
      throw new IllegalArgumentException(looks + " looks, failures " + failures);
    }
  }

  /** After one more look. */
  public Credit after(boolean stood) {
    return new Credit(Math.min(WINDOW, looks + 1), (failures << 1 | (stood ? 0 : 1)) & MASK);
  }

  private int failed() {
    return Integer.bitCount(failures);
  }

  /** What it claims does not count. */
  public boolean isDoubted() {
    return failed() >= FEWEST_FAILURES && 2 * failed() > looks;
  }

  /** It failed its last look and may only have had bad luck: looking again soon settles it. */
  public boolean isSuspect() {
    return (failures & 1) == 1 && !isDoubted();
  }
}
