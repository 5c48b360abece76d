package org.nodus.persistence.expiring;

/** What was found in a segment without its index. */
sealed interface Look {

  /** Bytes that are no whole record. */
  record Nothing() implements Look {}

  /** A header with all of its sealed part. */
  sealed interface Found extends Look {
    /** Where it is, as an entry of no particular state and without a note. */
    IndexEntry place();
  }

  /** Its minute has passed. */
  record Keyless(IndexEntry place) implements Found {}

  record Erased(IndexEntry place, Erasure why) implements Found {}

  record Sound(IndexEntry place, IndexEntry entry) implements Found {}

  /** It has a key that does not open it. */
  record Spoilt(IndexEntry place) implements Found {}
}
