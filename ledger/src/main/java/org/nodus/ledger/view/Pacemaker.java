package org.nodus.ledger.view;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nodus.ledger.certificate.Committee;

/**
 * In which view of closing one epoch a validator is, and what it knows of the others' patience.
 * Each validator measures each view with its own timer, from when it entered it; no two clocks need
 * agree.
 *
 * <ul>
 *   <li>Whose timer ends says so to all, again and again: {@link GiveUp}.
 *   <li>"If a replica receives a set of f + 1 valid view-change messages from other replicas for
 *       views greater than its current view, it sends a view-change message for the smallest view
 *       in the set, even if its timer has not expired" (PBFT §4.5.2): {@link #joins}.
 *   <li>Whoever knows of a quorum that gave up a view enters the next one: {@link #proven}. The
 *       proof goes with the proposal, so one message carries everybody there.
 * </ul>
 *
 * <p>Immutable, forgotten at a restart; decides nothing about blocks. Signatures are checked before
 * anything comes here.
 *
 * @param place the own one in the committee
 * @param view {@link #ASLEEP} while nobody closes the epoch
 * @param proof why this view began, as far as it is known; empty in view 0
 * @param given what each validator gave up last, the own word included
 */
public record Pacemaker(
    Committee committee,
    int place,
    long view,
    Optional<ViewProof> proof,
    SortedMap<Integer, GiveUp> given) {

  /** Before the first view. */
  public static final long ASLEEP = -1;

  public Pacemaker {
    given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
  }

  public static Pacemaker asleep(Committee committee, int place) {
    return new Pacemaker(committee, place, ASLEEP, Optional.empty(), new TreeMap<>());
  }

  public boolean isAsleep() {
    return view == ASLEEP;
  }

  /** The epoch is to be closed. */
  public Pacemaker awake() {
    return reached(0);
  }

  /** Takes part in {@code other} already, which others had reason to begin. */
  public Pacemaker reached(long other) {
    return other > view ? new Pacemaker(committee, place, other, proof, given) : this;
  }

  /**
   * A genuine proof: on into its view, if that is a later one; kept, if it is of the present view,
   * of which we have none.
   */
  public Pacemaker entered(ViewProof genuine) {
    var begins = genuine.begins();
    var isNews = begins > view || (begins == view && !mayPropose());
    return isNews ? new Pacemaker(committee, place, begins, Optional.of(genuine), given) : this;
  }

  /** Somebody's genuine word, or the own one; of each the one for the latest view stays. */
  public Pacemaker heard(GiveUp genuine) {
    var known = given.get(genuine.by().validator());
    if (known != null && known.view() >= genuine.view()) {
      return this;
    }
    var more = new TreeMap<>(given);
    more.put(genuine.by().validator(), genuine);
    return new Pacemaker(committee, place, view, proof, more);
  }

  /** The own last word. */
  public Optional<GiveUp> own() {
    return Optional.ofNullable(given.get(place));
  }

  /** The view that f + 1 gave up, when it is time to join them: one of them is honest. */
  public OptionalLong joins() {
    var reached = reachedBy(committee.tolerated() + 1);
    return reached.isPresent()
            && reached.getAsLong() >= view
            && own().map(GiveUp::view).orElse(ASLEEP) < reached.getAsLong()
        ? reached
        : OptionalLong.empty();
  }

  /** What lets a later view begin, once a quorum gave up the present one. */
  public Optional<ViewProof> proven() {
    var quorum = committee.quorum();
    var reached = reachedBy(quorum);
    return reached.isPresent() && reached.getAsLong() >= view
        ? Optional.of(
            new ViewProof(
                latestFirst().stream()
                    .limit(quorum)
                    .sorted(Comparator.comparingInt(one -> one.by().validator()))
                    .toList()))
        : Optional.empty();
  }

  /** Whether the proof at hand lets a proposer of the present view begin. */
  public boolean mayPropose() {
    return view == 0 || proof.filter(one -> one.begins() == view).isPresent();
  }

  /** The latest view that so many gave up. */
  private OptionalLong reachedBy(int count) {
    return latestFirst().stream().skip(count - 1L).mapToLong(GiveUp::view).findFirst();
  }

  private List<GiveUp> latestFirst() {
    return given.values().stream()
        .sorted(Comparator.comparingLong(GiveUp::view).reversed())
        .toList();
  }
}
