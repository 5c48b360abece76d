package org.nodus.persistence.expiring;

/** What became of one record given to be kept. */
public enum Outcome {
  /** It is on disk now; an earlier one under this key that would have expired sooner is gone. */
  STORED,
  /** One under this key is held already, at least as long. */
  ALREADY_HELD,
  /** One under this key was deleted before its expiry, and its tombstone still stands. */
  DELETED,
  /** Its expiry has passed. */
  EXPIRED
}
