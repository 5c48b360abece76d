package org.nodus.protocol.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.message.MessageFixtures;

class NameVotesTest {
  private static final List<NameRecord> VERSIONS = NameStories.alices(2);
  private static final NameChain ALICE = new NameChain(VERSIONS.subList(0, 1));
  private static final NameChain ALICE_2 = new NameChain(VERSIONS);
  private static final NameChain MALLORY =
      new NameChain(List.of(NameStories.first(MessageFixtures.EVE)));

  @Test
  void eight_of_sixteen_that_know_nothing_make_it_absent_and_seven_do_not() {
    var votes = absent(NameVotes.among(16), 7);
    assertEquals(new NameVotes.Undecided(), votes.decide());

    assertEquals(new NameVotes.Absent(), absent(votes, 1).decide());
  }

  @Test
  void two_that_tell_it_are_enough_once_eight_have_answered() {
    var votes = told(absent(NameVotes.among(16), 6), 2, ALICE);

    assertEquals(new NameVotes.Told(ALICE), votes.decide());
  }

  @Test
  void two_that_tell_it_are_enough_when_nobody_else_answers() {
    var votes = told(NameVotes.among(16), 2, ALICE).closed();

    assertEquals(new NameVotes.Told(ALICE), votes.decide());
  }

  @Test
  void one_liar_can_neither_show_a_name_nor_dispute_one() {
    var alone = told(absent(NameVotes.among(16), 15), 1, MALLORY);
    var against = told(told(NameVotes.among(16), 9, ALICE), 1, MALLORY);

    assertEquals(new NameVotes.Absent(), alone.decide());
    assertEquals(new NameVotes.Told(ALICE), against.decide());
  }

  @Test
  void a_newer_version_at_one_replica_wins_because_its_owner_signed_it() {
    var votes = told(told(NameVotes.among(16), 7, ALICE), 1, ALICE_2);

    assertEquals(new NameVotes.Told(ALICE_2), votes.decide());
  }

  @Test
  void two_against_two_is_a_dispute() {
    var votes = told(told(NameVotes.among(4), 2, ALICE), 2, MALLORY);

    var disputed = assertInstanceOf(NameVotes.Disputed.class, votes.decide());
    assertEquals(2, disputed.sides().size());
  }

  @Test
  void silence_is_not_absence() {
    var votes = absent(NameVotes.among(16), 5).closed();

    assertEquals(new NameVotes.TooFewAnswers(5, 8), votes.decide());
  }

  @Test
  void a_network_of_one_node_is_believed() {
    assertEquals(new NameVotes.Told(ALICE), told(NameVotes.among(1), 1, ALICE).decide());
    assertEquals(new NameVotes.Absent(), absent(NameVotes.among(1), 1).decide());
  }

  @Test
  void nobody_near_the_key_is_too_few() {
    assertEquals(new NameVotes.TooFewAnswers(0, 0), NameVotes.among(0).decide());
  }

  private static NameVotes told(NameVotes votes, int times, NameChain chain) {
    var next = votes;
    for (var i = 0; i < times; i++) {
      next = next.told(chain);
    }
    return next;
  }

  private static NameVotes absent(NameVotes votes, int times) {
    var next = votes;
    for (var i = 0; i < times; i++) {
      next = next.knowsNothing();
    }
    return next;
  }
}
