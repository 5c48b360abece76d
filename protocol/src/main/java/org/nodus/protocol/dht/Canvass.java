package org.nodus.protocol.dht;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asking so many of the nearest, and the next one for each that is slow or fails, so that the dead
 * hold nobody up. Who is next, {@link Scatter} says: those who are slow still stand for their IP
 * group, those who failed do not. Mutable and owned by one actor; it decides and never calls
 * anybody. Each peer is asked at most once.
 */
public final class Canvass {
  private enum State {
    AWAITED,
    SLOW,
    ANSWERED,
    FAILED
  }

  private final int wanted;
  private final Scatter scatter;
  private final Set<Contact> unasked;
  private final Map<Contact, State> asked = new HashMap<>();

  /**
   * Nobody has been asked yet.
   *
   * @param nearest whom to ask, nearest first; those beyond {@code wanted} are spare
   */
  public Canvass(Collection<Contact> nearest, int wanted, Scatter scatter) {
    this.wanted = wanted;
    this.scatter = scatter;
    this.unasked = new LinkedHashSet<>(nearest);
  }

  /** Before it is known whom to ask: nobody. */
  public static Canvass ofNobody() {
    return new Canvass(List.of(), 0, new Scatter(IpCaps.PUBLIC_NETWORK));
  }

  /** Whom to ask now: as many as are missing from those wanted. */
  public List<Contact> nextToAsk() {
    var next = new ArrayList<Contact>();
    while (count(State.AWAITED) + count(State.ANSWERED) < wanted && !unasked.isEmpty()) {
      var peer = scatter.next(unasked, standing()).orElseThrow();
      unasked.remove(peer);
      asked.put(peer, State.AWAITED);
      next.add(peer);
    }
    return next;
  }

  /** Somebody more to ask, after all others; who was asked already, or will be, is not added. */
  public void add(Contact peer) {
    if (!asked.containsKey(peer) && !unasked.contains(peer)) {
      unasked.add(peer);
    }
  }

  /** Whether it has been asked. */
  public boolean hasAsked(Contact peer) {
    return asked.containsKey(peer);
  }

  /** It said what is wanted, late or not. */
  public void answered(Contact peer) {
    asked.replace(peer, State.ANSWERED);
  }

  /** It will not say what is wanted any more. */
  public void failed(Contact peer) {
    asked.replace(peer, State.FAILED);
  }

  /** It has taken long; it may still answer. */
  public void slow(Contact peer) {
    asked.replace(peer, State.AWAITED, State.SLOW);
  }

  /** Whether somebody is expected to answer soon, or may still be asked. */
  public boolean isRunning() {
    var hasSpare = !unasked.isEmpty() && count(State.ANSWERED) < wanted;
    return hasSpare || count(State.AWAITED) > 0;
  }

  /** Nobody will answer any more, not even late. */
  public boolean isExhausted() {
    return !isRunning() && count(State.SLOW) == 0;
  }

  /** In how many IP groups those are that have said what is wanted. */
  public int groups() {
    return scatter.groups(
        asked.keySet().stream().filter(peer -> asked.get(peer) == State.ANSWERED).toList());
  }

  /** How many have said what is wanted. */
  public int answers() {
    return count(State.ANSWERED);
  }

  /** How many may still, those included that have not been asked. */
  public int possible() {
    return count(State.AWAITED) + count(State.SLOW) + unasked.size();
  }

  private List<Contact> standing() {
    return asked.keySet().stream().filter(peer -> asked.get(peer) != State.FAILED).toList();
  }

  private int count(State state) {
    return (int) asked.values().stream().filter(state::equals).count();
  }
}
