package org.nodus.actors.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Keys that we answered one peer's calls with and that it has not used yet. It may repeat a call
 * before our first answer has reached it, and then go on with either: all of them stay good until
 * it has chosen.
 */
final class Answered {
  /** As often as one call is repeated. */
  private static final int MOST = 4;

  private final Deque<Track> tracks = new ArrayDeque<>();

  /** The last answer; null when none is open. */
  @Nullable Track newest() {
    return tracks.peekLast();
  }

  @Nullable Track find(int generation) {
    return tracks.stream()
        .filter(track -> track.generation() == generation)
        .findFirst()
        .orElse(null);
  }

  void add(Track track) {
    if (tracks.size() == MOST) {
      tracks.removeFirst();
    }
    tracks.add(track);
  }

  void remove(Track track) {
    tracks.removeIf(one -> track.isIn(one));
  }

  void clear() {
    tracks.clear();
  }
}
