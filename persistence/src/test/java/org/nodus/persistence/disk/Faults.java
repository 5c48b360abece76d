package org.nodus.persistence.disk;

/**
 * Which disk operation fails, counted over all faulty stores that share this plan. Once it has
 * struck, a {@link Kind#FOREVER} fault strikes every later change as well; reads always work.
 */
public final class Faults {

  /** What the disk does at the chosen operation. */
  public enum Kind {
    /** One change fails and writes nothing. */
    ONCE,
    /** That change and all later ones fail, as after the process was killed. */
    FOREVER,
    /** That change and all later ones find no room. */
    FULL
  }

  private final Kind kind;
  private final long failing;
  private long changes;
  private boolean disarmed;

  private Faults(long failing, Kind kind) {
    this.failing = failing;
    this.kind = kind;
  }

  /** No fault: counts the changes of a whole scenario, see {@link #changes}. */
  public static Faults none() {
    return new Faults(Long.MAX_VALUE, Kind.ONCE);
  }

  /** The {@code n}-th change fails, the first being 1. */
  public static Faults at(long n, Kind kind) {
    return new Faults(n, kind);
  }

  /** How many changes were tried so far. */
  public synchronized long changes() {
    return changes;
  }

  /** From now on everything works again. */
  public synchronized void disarm() {
    disarmed = true;
  }

  synchronized void beforeChange(boolean grows) {
    changes++;
    if (disarmed || changes < failing || (kind == Kind.ONCE && changes > failing)) {
      return;
    }
    if (kind != Kind.FULL) {
      throw new StoreFailure.Broken("injected failure of change " + changes);
    }
    if (grows) {
      throw new StoreFailure.NoSpace("injected: no space left for change " + changes);
    }
  }
}
