package org.nodus.actors.keeping;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.wire.WireLimits;

/** One neighbour, what it holds as far as we know, and what it has not heard from us yet. */
final class Neighbour {
  /** Who failed so often is not believed at all, if it does not stand more looks than it fails. */
  private static final int MAX_REFUTED = 256;

  /**
   * From the fourth look in a row that finds it busy or silent each is a failure. Who is gone is no
   * neighbour any more long before; to who misses one look in ten it happens once in 10,000.
   */
  private static final int MAX_UNSHOWN = 4;

  final Contact contact;
  final long sinceNanos;
  final Catalogue catalogue = new Catalogue();
  private final List<Holding> news = new ArrayList<>();
  private final Set<Holding> refuted = new LinkedHashSet<>();
  private final Set<Holding> withdrawn = new LinkedHashSet<>();
  private int beingTold;
  private int unanswered;
  private int unshown;
  private boolean beingCompared;

  Neighbour(Contact contact, long sinceNanos) {
    this.contact = contact;
    this.sinceNanos = sinceNanos;
  }

  /** What does not fit is found out by comparing. */
  void tellLater(Holding change) {
    if (news.size() < WireLimits.NEWS) {
      news.add(change);
    }
  }

  List<Holding> news() {
    return List.copyOf(news);
  }

  /** The news go out; they stay until {@link #told}. Told twice they change nothing. */
  List<Holding> beginTelling() {
    beingTold = news.size();
    return news();
  }

  /** What {@link #beginTelling} gave has arrived. */
  void told() {
    toldAll(beingTold);
  }

  /** The oldest {@code count} are on their way for good. */
  void toldAll(int count) {
    news.subList(0, Math.min(count, news.size())).clear();
    beingTold = 0;
  }

  /** Whether it was asked to show this and could not. */
  boolean isRefuted(Holding claim) {
    return refuted.contains(claim);
  }

  /** It could show this, or it could not; of too many the oldest is believed again. */
  void judge(Holding claim, boolean shown) {
    refuted.remove(claim);
    withdrawn.remove(claim);
    if (shown) {
      unshown = 0;
    } else {
      remember(claim, refuted);
    }
  }

  /** Asked to show something it was busy or silent; true when it has been so look after look. */
  boolean isUnshownTooOften() {
    unshown = Math.min(MAX_UNSHOWN, unshown + 1);
    return unshown == MAX_UNSHOWN;
  }

  /**
   * Asked to show this it says that it does not hold it. The news may be on their way: only who is
   * still on record with it the next time has to be judged.
   *
   * @return whether it said so before
   */
  boolean withdraws(Holding claim) {
    var before = withdrawn.contains(claim);
    remember(claim, withdrawn);
    return before;
  }

  private static void remember(Holding claim, Set<Holding> some) {
    some.add(claim);
    some.stream().limit(Math.max(0, some.size() - MAX_REFUTED)).toList().forEach(some::remove);
  }

  void heard() {
    unanswered = 0;
  }

  /** One more greeting had no answer; returns how many in a row. */
  int notHeard() {
    return ++unanswered;
  }

  /** True if nobody compares catalogues with it now; the caller begins. */
  boolean beginComparing() {
    var begins = !beingCompared;
    beingCompared = true;
    return begins;
  }

  void endComparing() {
    beingCompared = false;
  }
}
