package org.nodus.ledger.view;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/**
 * Validators that share no clock, in a network that loses and delays what it likes until it heals.
 * Every failure names its seed.
 */
class PacemakerTimingTest {
  private static final Hash256 NETWORK = Sha256.of(Bytes.utf8("network"));
  private static final long ABSURD = 1L << 60;
  private static final long RESEND = 1_000;

  /** Until then, in ms, two of three messages are lost and the others take up to 20 s. */
  private static final long HEALED = 120_000;

  /** From then on a message takes at most so long, in ms. */
  private static final int DELAY = 2_000;

  /** What a proposer needs of its view: three round trips. */
  private static final long ROUND = 6L * DELAY;

  private static final ViewPatience PATIENCE = new ViewPatience(Duration.ofSeconds(3));

  private record Event(long at, long order, Runnable work) {}

  private final TestCommittee committee = TestCommittee.of(4);

  @Test
  void honest_validators_share_a_view_for_as_long_as_a_round_takes_soon_after_healing() {
    for (var seed = 0; seed < 60; seed++) {
      var world = new Network(seed);

      var shared = world.runUntilShared(HEALED + 600_000);

      assertTrue(shared, "seed=" + seed + ": " + world.views());
    }
  }

  /** Validator 3 lies: it has given up everything, at once and to everybody. */
  private final class Network {
    private final int seed;
    private final SplittableRandom random;
    private final PriorityQueue<Event> events =
        new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final List<Honest> honest = new ArrayList<>();
    private long now;
    private long orders;
    private long latestTimeout = -1;

    Network(int seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      for (var place = 0; place < 3; place++) {
        var one = new Honest(place);
        honest.add(one);
        // Their clocks differ by up to a minute: so far apart they find the epoch over.
        after(random.nextLong(60_000), one::wake);
      }
      var lie = word(3, ABSURD);
      honest.forEach(one -> after(random.nextLong(90_000), () -> one.hear(lie)));
    }

    boolean runUntilShared(long end) {
      var since = -1L;
      while (!events.isEmpty() && now < end) {
        var next = events.poll();
        if (since >= HEALED && next.at() - since >= ROUND) {
          return true;
        }
        now = next.at();
        next.work().run();
        var isShared = honest.stream().map(Honest::view).distinct().count() == 1;
        if (!isShared || honest.getFirst().pacemaker.isAsleep()) {
          since = -1;
        } else if (since < 0 || honest.stream().anyMatch(one -> one.enteredAt == now)) {
          since = now;
        }
      }
      return false;
    }

    List<Long> views() {
      return honest.stream().map(Honest::view).toList();
    }

    private void after(long delay, Runnable work) {
      events.add(new Event(now + delay, orders++, work));
    }

    private void send(Runnable arrival) {
      if (now >= HEALED) {
        after(random.nextLong(DELAY), arrival);
      } else if (random.nextInt(3) == 0) {
        after(random.nextLong(20_000), arrival);
      }
    }

    private final class Honest {
      private final int place;
      private Pacemaker pacemaker;
      private long enteredAt;

      private Honest(int place) {
        this.place = place;
        this.pacemaker = Pacemaker.asleep(committee.committee(), place);
      }

      long view() {
        return pacemaker.view();
      }

      void wake() {
        if (pacemaker.isAsleep()) {
          pacemaker = pacemaker.awake();
          enter();
        }
      }

      private void enter() {
        assertTrue(
            view() <= latestTimeout + 1, "seed=" + seed + ": no timer ended before " + view());
        enteredAt = now;
        var mine = view();
        after(
            PATIENCE.of(mine).toMillis(),
            () -> {
              if (view() == mine) {
                latestTimeout = Math.max(latestTimeout, mine);
                giveUp(mine);
              }
            });
      }

      private void giveUp(long view) {
        var word = word(place, view);
        pacemaker = pacemaker.heard(word);
        say(word);
        progress();
      }

      private void say(GiveUp word) {
        if (pacemaker.own().filter(word::equals).isEmpty()) {
          return;
        }
        honest.stream().filter(one -> one != this).forEach(one -> send(() -> tell(one, word)));
        after(RESEND, () -> say(word));
      }

      private void tell(Honest other, GiveUp word) {
        other.hear(word);
        var ahead = other.pacemaker.proof();
        if (other.view() > word.view() && ahead.isPresent()) {
          send(
              () -> {
                var before = view();
                pacemaker = pacemaker.entered(ahead.get());
                if (view() > before) {
                  enter();
                }
                progress();
              });
        } else {
          other.pacemaker.own().ifPresent(own -> send(() -> hear(own)));
        }
      }

      void hear(GiveUp word) {
        pacemaker = pacemaker.heard(word);
        progress();
      }

      private void progress() {
        var proven = pacemaker.proven();
        if (proven.isPresent()) {
          pacemaker = pacemaker.entered(proven.get());
          enter();
          progress();
        } else {
          var joined = pacemaker.joins();
          if (joined.isPresent()) {
            giveUp(joined.getAsLong());
          }
        }
      }
    }
  }

  private GiveUp word(int place, long view) {
    return GiveUp.sign(NETWORK, 0, view, committee.key(place));
  }
}
