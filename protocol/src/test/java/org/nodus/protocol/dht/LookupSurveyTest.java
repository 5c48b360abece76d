package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.identity.NodeId;

/** What a lookup says about the size of the network. */
class LookupSurveyTest {
  private static final int NODES = 1_000;
  private static final List<Contact> NEAREST = nearest();

  @Test
  void where_all_of_the_nearest_have_answered_their_density_is_that_of_the_network() {
    var survey = asked(0).survey().orElseThrow();

    assertEquals(Density.around(Hash256.ZERO, NEAREST), survey);
    assertTrue(survey.nodes() > NODES / 2 && survey.nodes() < NODES * 2, survey + " (seed 1)");
  }

  @Test
  void where_six_of_twenty_are_slow_the_others_still_say_it() {
    assertTrue(asked(6).survey().isPresent());
  }

  @Test
  void where_more_than_a_third_are_slow_nothing_is_said() {
    assertEquals(Optional.empty(), asked(7).survey());
    assertEquals(Optional.empty(), asked(17).survey());
  }

  @Test
  void who_has_failed_is_not_there_and_does_not_count() {
    var lookup = asked(9);
    NEAREST.subList(0, 9).forEach(lookup::failed);

    assertEquals(
        Optional.of(Density.around(Hash256.ZERO, NEAREST.subList(9, 20))), lookup.survey());
  }

  @Test
  void fewer_than_ten_say_nothing() {
    var plan = new LookupPlan(Hash256.ZERO, 20, 4, true, IpCaps.ONE_MACHINE, new Density(0));
    var nine = new LookupProgress(plan, NEAREST.subList(0, 9));
    finish(nine, 0);

    assertEquals(Optional.empty(), nine.survey());
  }

  /** A lookup in which the nearest so many are slow and all others have answered. */
  private static LookupProgress asked(int slow) {
    var lookup = lookup();
    finish(lookup, slow);
    return lookup;
  }

  private static LookupProgress lookup() {
    var plan = new LookupPlan(Hash256.ZERO, 20, 4, true, IpCaps.ONE_MACHINE, new Density(0));
    return new LookupProgress(plan, NEAREST);
  }

  private static void finish(LookupProgress lookup, int slow) {
    for (var next = lookup.nextToAsk(); !next.isEmpty(); next = lookup.nextToAsk()) {
      for (var peer : next) {
        if (NEAREST.indexOf(peer) < slow) {
          lookup.slow(peer);
        } else {
          lookup.answered(peer, List.of());
        }
      }
    }
  }

  private static List<Contact> nearest() {
    var random = new Random(1);
    return Stream.generate(() -> TestContacts.withId(new Hash256(random.nextLong(), 0, 0, 0)))
        .limit(NODES)
        .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(Hash256.ZERO)))
        .limit(20)
        .toList();
  }
}
