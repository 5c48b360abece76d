package org.nodus.it.simulation.engine;

/** Something that will happen at a moment of virtual time, in a domain that may be dead by then. */
public final class Event implements Comparable<Event> {
  /** What a cancelled or past event holds instead of its work, so that it keeps nothing alive. */
  private enum Nothing implements Runnable {
    NOTHING;

    @Override
    public void run() {}
  }

  private final long atNanos;
  private final long number;
  private final CrashDomain domain;
  private Runnable work;

  Event(long atNanos, long number, CrashDomain domain, Runnable work) {
    this.atNanos = atNanos;
    this.number = number;
    this.domain = domain;
    this.work = work;
  }

  long atNanos() {
    return atNanos;
  }

  CrashDomain domain() {
    return domain;
  }

  /** Neither happened nor cancelled. */
  public boolean isPending() {
    return !work.equals(Nothing.NOTHING);
  }

  Runnable take() {
    var taken = work;
    work = Nothing.NOTHING;
    return taken;
  }

  /** First what comes first; of one moment, what was planned first. */
  @Override
  public int compareTo(Event other) {
    return atNanos != other.atNanos
        ? Long.compare(atNanos, other.atNanos)
        : Long.compare(number, other.number);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }
}
