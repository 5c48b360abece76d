package org.nodus.protocol.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.nodus.protocol.bytes.Hash256;

/**
 * What a reader makes of the answers of several holders. Holders that tell one story count
 * together; a version number alone wins nothing, or one liar with version 1,000 would own a name.
 */
public sealed interface NameChoice {

  /** No holder knows the name. */
  record Unknown() implements NameChoice {}

  /**
   * One story only.
   *
   * @param chain the one with the newest version
   * @param holders how many tell it
   */
  record Found(NameChain chain, int holders) implements NameChoice {}

  /**
   * Several stories: somebody lies or two people were first. To be shown loudly; a pinned owner
   * decides, else the reader does.
   *
   * @param sides two or more, the one with the most holders first
   */
  record Disputed(List<Found> sides) implements NameChoice {
    public Disputed {
      sides = List.copyOf(sides);
    }
  }

  /** Weighs the verified answers, one of each holder that had any. */
  static NameChoice of(Collection<NameChain> answers) {
    var stories = new ArrayList<List<NameChain>>();
    for (var answer : answers) {
      var merged = new ArrayList<NameChain>(List.of(answer));
      for (var story : List.copyOf(stories)) {
        if (story.stream().anyMatch(answer::meets)) {
          merged.addAll(story);
          stories.remove(story);
        }
      }
      stories.add(merged);
    }
    var sides = stories.stream().map(NameChoice::newest).sorted(STRONGEST_FIRST).toList();
    return switch (sides.size()) {
      case 0 -> new Unknown();
      case 1 -> sides.getFirst();
      default -> new Disputed(sides);
    };
  }

  /** By holders, then by the id of the latest version, so that the order is always the same. */
  Comparator<Found> STRONGEST_FIRST =
      Comparator.comparingInt((Found side) -> -side.holders())
          .thenComparing(side -> side.chain().latest().id());

  private static Found newest(List<NameChain> story) {
    Comparator<NameChain> byVersion =
        Comparator.comparingInt((NameChain chain) -> chain.latest().version())
            .thenComparingInt(chain -> chain.versions().size())
            .thenComparing(chain -> chain.latest().id(), Comparator.<Hash256>reverseOrder());
    return new Found(story.stream().max(byVersion).orElseThrow(), story.size());
  }
}
