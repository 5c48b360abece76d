package org.nodus.persistence.expiring;

/**
 * What opening a store had to mend.
 *
 * @param indexed records that were in the segments and not in the index
 * @param tornBytes cut from the ends of segments: written, never acknowledged
 * @param damaged records, or keys of expiry minutes, whose bytes were changed outside of Nodus; the
 *     network repairs what is lost so. A key torn by a loss of power counts too, and costs nothing
 * @param vanished index entries without their bytes: segments removed or cut from outside, or
 *     unlinked at expiry just before the power went
 */
public record Recovery(int indexed, long tornBytes, int damaged, int vanished) {
  public static final Recovery NOTHING = new Recovery(0, 0, 0, 0);

  Recovery plus(Recovery other) {
    return new Recovery(
        indexed + other.indexed,
        tornBytes + other.tornBytes,
        damaged + other.damaged,
        vanished + other.vanished);
  }
}
