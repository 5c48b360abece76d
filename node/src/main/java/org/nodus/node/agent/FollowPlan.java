package org.nodus.node.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.nodus.actors.binding.MailboxWatch;

/**
 * When a user who follows her mailbox visits it, and what she leaves there: she comes when there is
 * news, and once a minute, as holders may keep news back. While other devices of hers are bound she
 * leaves what is new to them for a while; whoever comes after that settles with the holders. More
 * news in that while put this off by seconds only: who keeps sending keeps nobody from being paid.
 * Decides and never waits; times come in.
 */
public final class FollowPlan {
  /** What other holders say of the same entry, and of other devices, is heard before the visit. */
  private static final Duration AFTER_NEWS = Duration.ofMillis(300);

  /** A burst of news is one visit; one that was late at some holder waits that long. */
  private static final Duration AFTER_VISIT = Duration.ofSeconds(2);

  /** As many as one visit of {@code nodus inbox} a minute cost: some 40 KB. */
  private static final Duration WITHOUT_NEWS = Duration.ofMinutes(1);

  /** A device that is bound has heard by now, and fetched 1 MiB over a slow line. */
  private static final Duration FOR_OTHERS = Duration.ofSeconds(45);

  /** What came just before has so much time all the same. */
  private static final Duration FOR_LATE = Duration.ofSeconds(5);

  /** With those, however many come: a settlement is never put off for longer. */
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  /** The first news say how many devices there are: whether anything waits is heard at once. */
  private static final Duration FIRST = Duration.ofSeconds(3);

  private Instant next;
  private Optional<Owed> owed = Optional.empty();
  private Instant visited = Instant.MIN;

  /** A settlement that others are given time before. */
  private record Owed(Instant from, Instant atMost) {
    static Owed since(Instant now) {
      return new Owed(now.plus(FOR_OTHERS), now.plus(AT_MOST));
    }

    Owed andNews(Instant now) {
      var later = later(from, now.plus(FOR_LATE));
      return new Owed(later.isBefore(atMost) ? later : atMost, atMost);
    }
  }

  /** Begins to follow now. */
  public FollowPlan(Instant now) {
    next = now.plus(FIRST);
  }

  /** Something has come, or another device has been bound. */
  public void heard(MailboxWatch.News news, Instant now) {
    var first = now.plus(AFTER_NEWS);
    var soon = visited.equals(Instant.MIN) ? first : later(first, visited.plus(AFTER_VISIT));
    if (news.entries() > 0 && soon.isBefore(next)) {
      next = soon;
    }
    if (news.devices() > 1) {
      owed = Optional.of(owed.map(one -> one.andNews(now)).orElseGet(() -> Owed.since(now)));
    }
  }

  /** When to visit next, if nothing is heard until then. */
  public Instant nextVisit() {
    return next;
  }

  /** Whether a visit now leaves to others what it finds. */
  public boolean leaves(Instant now) {
    return owed.filter(one -> now.isBefore(one.from())).isPresent();
  }

  /**
   * A visit ends.
   *
   * @param left whether it left what it found
   */
  public void visited(Instant now, boolean left) {
    visited = now;
    owed = owed.filter(one -> left);
    next = owed.map(Owed::from).orElseGet(() -> now.plus(WITHOUT_NEWS));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
