package org.nodus.protocol.dht;

/** One peer that a lookup has heard of. Mutable, owned by one {@link LookupProgress}. */
final class LookupCandidate {
  enum State {
    NEW,
    ASKED,
    /** Asked, and awaited for so long that nobody waits for it alone any more. */
    SLOW,
    ANSWERED,
    FAILED
  }

  /** The bit of {@link #namedBy} that is no path: our own table has it. */
  private static final int OURSELVES = 1 << 31;

  private final Contact contact;
  private State state = State.NEW;
  private int namedBy;
  private int askedBy = -1;
  private int depth;

  LookupCandidate(Contact contact, int depth) {
    this.contact = contact;
    this.depth = depth;
  }

  Contact contact() {
    return contact;
  }

  State state() {
    return state;
  }

  void become(State next) {
    state = next;
  }

  void knownToOurselves() {
    namedBy |= OURSELVES;
  }

  void namedBy(int path, int atDepth) {
    namedBy |= 1 << path;
    if (state == State.NEW) {
      depth = Math.min(depth, atDepth);
    }
  }

  boolean isNamedBy(int path) {
    return (namedBy & 1 << path) != 0;
  }

  /** Two that had nothing in common say that it is there, or we ourselves and one. */
  boolean isVouchedFor() {
    return state == State.ANSWERED || Integer.bitCount(namedBy) >= 2;
  }

  /** Whether anybody would still go there. */
  boolean isPresent() {
    return state != State.FAILED && state != State.SLOW;
  }

  void ask(int path) {
    state = State.ASKED;
    askedBy = path;
  }

  boolean isAwaitedBy(int path) {
    return state == State.ASKED && askedBy == path;
  }

  boolean wasAsked() {
    return askedBy >= 0;
  }

  int askedBy() {
    return askedBy;
  }

  /** How many questions one after the other it took to ask this one, itself included. */
  int depth() {
    return depth;
  }

  int firstPath() {
    return Integer.numberOfTrailingZeros(namedBy);
  }
}
