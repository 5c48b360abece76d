package org.nodus.actors.keeping;

import java.util.ArrayList;
import java.util.List;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.wire.WireLimits;

/** One neighbour, what it holds as far as we know, and what it has not heard from us yet. */
final class Neighbour {
  final Contact contact;
  final long sinceNanos;
  final Catalogue catalogue = new Catalogue();
  private final List<Holding> news = new ArrayList<>();
  private int beingTold;
  private int unanswered;
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
