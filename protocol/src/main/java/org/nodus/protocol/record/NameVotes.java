package org.nodus.protocol.record;

import java.util.ArrayList;
import java.util.List;
import org.nodus.protocol.dht.Quorum;

/**
 * What the replicas of one name have answered so far, and what follows from it. Immutable.
 *
 * <p>Everyone can sign a first version, so a story counts only when {@link Quorum#toShow} replicas
 * tell it (or an extension of it, which only the owner's keys can make). Nothing is decided before
 * {@link Quorum#toDeny} replicas have answered, or no more will: otherwise a fresh version that
 * stands on a bare quorum could be missed.
 *
 * @param chains one for each replica that brought one
 * @param absent replicas that know nothing of the name, or nothing that verifies
 * @param silent replicas that did not answer
 */
public record NameVotes(Quorum quorum, List<NameChain> chains, int absent, int silent) {

  /** What can be said now. */
  public sealed interface Decision {}

  /** Wait for more answers. */
  public record Undecided() implements Decision {}

  /** One story, told by enough replicas. */
  public record Told(NameChain chain) implements Decision {}

  /** Enough replicas know nothing. */
  public record Absent() implements Decision {}

  /** Stories that contradict each other, each told by enough replicas; strongest first. */
  public record Disputed(List<NameChain> sides) implements Decision {
    public Disputed {
      sides = List.copyOf(sides);
    }
  }

  /** All that will ever answer have; they are too few, or each says something else. */
  public record TooFewAnswers(int answers, int needed) implements Decision {}

  public static NameVotes among(int replicas) {
    return new NameVotes(Quorum.among(replicas), List.of(), 0, 0);
  }

  /** One replica told this. */
  public NameVotes told(NameChain chain) {
    var more = new ArrayList<>(chains);
    more.add(chain);
    return new NameVotes(quorum, List.copyOf(more), absent, silent);
  }

  public NameVotes knowsNothing() {
    return new NameVotes(quorum, chains, absent + 1, silent);
  }

  public NameVotes unanswered() {
    return new NameVotes(quorum, chains, absent, silent + 1);
  }

  /** Nobody else will answer any more. */
  public NameVotes closed() {
    return new NameVotes(quorum, chains, absent, Math.max(0, quorum.replicas() - answers()));
  }

  public Decision decide() {
    var isOver = answers() + silent >= quorum.replicas();
    if (answers() < quorum.toDeny() && !isOver) {
      return new Undecided();
    }
    var sides = believedSides();
    if (sides.size() == 1) {
      return new Told(sides.getFirst());
    }
    if (sides.size() > 1) {
      return new Disputed(sides);
    }
    if (absent > 0 && absent >= quorum.toDeny()) {
      return new Absent();
    }
    return isOver ? new TooFewAnswers(answers(), quorum.toDeny()) : new Undecided();
  }

  private int answers() {
    return chains.size() + absent;
  }

  private List<NameChain> believedSides() {
    var sides =
        switch (NameChoice.of(chains)) {
          case NameChoice.Unknown unknown -> List.<NameChoice.Found>of();
          case NameChoice.Found found -> List.of(found);
          case NameChoice.Disputed disputed -> disputed.sides();
        };
    return sides.stream()
        .filter(side -> side.holders() >= quorum.toShow())
        .map(NameChoice.Found::chain)
        .toList();
  }
}
