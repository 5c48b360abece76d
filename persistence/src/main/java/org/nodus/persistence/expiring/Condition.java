package org.nodus.persistence.expiring;

/** Whether a store takes new work. */
public enum Condition {
  WRITABLE,
  /** The disk was full at the last try; the next one may succeed. */
  FULL,
  /** A write failed: nothing more is written until the store is opened again. */
  READ_ONLY
}
