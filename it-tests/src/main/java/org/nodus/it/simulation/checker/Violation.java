package org.nodus.it.simulation.checker;

import java.time.Instant;

/**
 * Something that must never be.
 *
 * @param rule what it breaks, as a sentence
 * @param at virtual time
 * @param what the nodes, messages and figures
 */
public record Violation(String rule, Instant at, String what) {
  @Override
  public String toString() {
    return at + " VIOLATION: " + rule + ": " + what;
  }
}
