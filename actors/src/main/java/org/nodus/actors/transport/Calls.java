package org.nodus.actors.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.session.Handshake;

/**
 * The calls of one {@link PeerLine} that are not answered yet: the last one, and those that it
 * repeats, whose answers are still on their way where a round trip takes longer than the first
 * pause. At most {@value #TRIES}.
 */
final class Calls {
  /** 400 ms, then doubled: a call is given up after 6 s, and a lost init costs half a second. */
  private static final long FIRST_TRY_NANOS = Duration.ofMillis(400).toNanos();

  private static final int TRIES = 4;

  /**
   * One init packet.
   *
   * @param number 1 for the first one
   */
  record Attempt(Handshake.Call call, int generation, int number, long sinceNanos) {
    long deadline() {
      return sinceNanos + (FIRST_TRY_NANOS << (number - 1));
    }

    boolean isLast() {
      return number >= TRIES;
    }
  }

  private final List<Attempt> attempts = new ArrayList<>();

  /** Null when nobody is being called. */
  @Nullable Attempt last() {
    return attempts.isEmpty() ? null : attempts.getLast();
  }

  /** The call that an answer to {@code generation} is to. */
  @Nullable Attempt find(int generation) {
    return attempts.stream()
        .filter(attempt -> attempt.generation() == generation)
        .findFirst()
        .orElse(null);
  }

  void add(Attempt next) {
    attempts.add(next);
  }

  /** It was answered, or given up, or the peer calls us. */
  void end() {
    attempts.clear();
  }
}
