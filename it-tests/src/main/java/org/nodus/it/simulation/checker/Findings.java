package org.nodus.it.simulation.checker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What the rules of one run have found; the same thing counts once. */
public final class Findings {
  /** The first ones tell the cause; what follows only fills the screen. */
  private static final int REMEMBERED = 50;

  private final Supplier<Instant> now;
  private final List<Violation> violations = new ArrayList<>();
  private final Set<String> known = new HashSet<>();

  /**
   * Nothing found yet.
   *
   * @param now virtual time
   */
  public Findings(Supplier<Instant> now) {
    this.now = now;
  }

  /** Something that must not be; the same thing again is not news. */
  public void add(String rule, String what) {
    if (violations.size() < REMEMBERED && known.add(rule + what)) {
      violations.add(new Violation(rule, now.get(), what));
    }
  }

  Instant now() {
    return now.get();
  }

  /** At most {@value #REMEMBERED}, in the order in which they were found. */
  public List<Violation> violations() {
    return List.copyOf(violations);
  }

  public boolean isClean() {
    return violations.isEmpty();
  }
}
