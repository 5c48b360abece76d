package org.nodus.protocol.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Hash256;

class LookupProgressTest {
  private static final Hash256 TARGET = Hash256.ZERO;
  private static final Contact NEAR = atDistance(1);
  private static final Contact MIDDLE = atDistance(2);
  private static final Contact FAR = atDistance(4);
  private static final Contact FARTHEST = atDistance(8);

  @Test
  void asks_the_nearest_first_and_never_more_than_the_parallelism() {
    var start = LookupProgress.startingFrom(TARGET, 20, List.of(FAR, NEAR, MIDDLE, FARTHEST));

    var first = start.nextToAsk(3);
    var second = start.asking(first).answered(MIDDLE.id(), List.of()).nextToAsk(3);

    assertEquals(List.of(NEAR, MIDDLE, FAR), first);
    assertEquals(List.of(FARTHEST), second);
  }

  @Test
  void a_plausible_answer_does_not_end_it_before_every_candidate_has_answered() {
    var progress = LookupProgress.startingFrom(TARGET, 20, List.of(FAR, FARTHEST));

    progress = progress.asking(List.of(FAR)).answered(FAR.id(), List.of(NEAR));
    assertFalse(progress.isComplete());
    progress = progress.asking(List.of(NEAR)).answered(NEAR.id(), List.of());
    assertFalse(progress.isComplete());
    progress = progress.asking(List.of(FARTHEST)).answered(FARTHEST.id(), List.of());

    assertTrue(progress.isComplete());
    assertEquals(List.of(NEAR, FAR, FARTHEST), progress.nearest());
  }

  @Test
  void only_those_that_answered_are_returned() {
    var progress = LookupProgress.startingFrom(TARGET, 20, List.of(FAR));

    progress = progress.asking(List.of(FAR)).answered(FAR.id(), List.of(NEAR));

    assertEquals(List.of(FAR), progress.nearest());
  }

  @Test
  void a_farther_candidate_moves_up_when_a_nearer_one_fails() {
    var progress = LookupProgress.startingFrom(TARGET, 1, List.of(NEAR, FAR));

    progress = progress.asking(List.of(NEAR)).failed(NEAR.id());

    assertFalse(progress.isComplete());
    assertEquals(List.of(FAR), progress.nextToAsk(3));
  }

  @Test
  void a_slow_peer_frees_its_slot_and_is_still_waited_for() {
    var progress =
        LookupProgress.startingFrom(TARGET, 20, List.of(NEAR, FAR)).asking(List.of(NEAR));

    progress = progress.slow(NEAR.id());

    assertEquals(List.of(FAR), progress.nextToAsk(1));
    progress = progress.asking(List.of(FAR)).answered(FAR.id(), List.of());
    assertFalse(progress.isComplete());
    assertTrue(progress.answered(NEAR.id(), List.of()).isComplete());
  }

  @Test
  void a_failed_peer_is_not_asked_again_when_others_name_it() {
    var progress = LookupProgress.startingFrom(TARGET, 20, List.of(NEAR, FAR));

    progress =
        progress.asking(List.of(NEAR, FAR)).failed(NEAR.id()).answered(FAR.id(), List.of(NEAR));

    assertTrue(progress.isComplete());
    assertEquals(List.of(FAR), progress.nearest());
  }

  @Test
  void a_second_contact_with_a_known_id_is_ignored() {
    var moved =
        new Contact(
            NEAR.id(),
            NEAR.signingKey(),
            NEAR.sessionKey(),
            0,
            new Endpoint(NEAR.endpoint().address(), 9));

    var progress = LookupProgress.startingFrom(TARGET, 20, List.of(NEAR, moved));

    assertEquals(List.of(NEAR), progress.candidates());
  }

  @Test
  void nobody_to_ask_is_complete_at_once() {
    assertTrue(LookupProgress.startingFrom(TARGET, 20, List.of()).isComplete());
  }

  private static Contact atDistance(long distance) {
    return TestContacts.withId(new Hash256(distance, 0, 0, 0));
  }
}
