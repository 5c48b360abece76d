package org.nodus.ledger.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.certificate.Endorsement;
import org.nodus.ledger.certificate.TestCommittee;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

class PacemakerTest {
  private static final Hash256 NETWORK = Sha256.of(Bytes.utf8("network"));
  private static final long EPOCH = 9;
  private static final long ABSURD = 1L << 60;

  private final TestCommittee committee = TestCommittee.of(4);
  private final Pacemaker awake = Pacemaker.asleep(committee.committee(), 0).awake();

  @Test
  void a_quorum_that_gave_up_a_view_begins_the_next_one() {
    var two = awake.heard(word(0, 0)).heard(word(1, 0));

    assertEquals(Optional.empty(), two.proven());
    var proof = two.heard(word(2, 0)).proven().orElseThrow();
    assertEquals(1, proof.begins());
    assertTrue(proof.isGenuine(NETWORK, EPOCH, committee.committee()));
    var next = two.entered(proof);
    assertEquals(1, next.view());
    assertTrue(next.mayPropose());
  }

  @Test
  void words_for_different_views_add_up_to_the_lowest_of_them() {
    var heard = awake.heard(word(1, 3)).heard(word(2, 7)).heard(word(3, 5));

    assertEquals(4, heard.proven().orElseThrow().begins());
  }

  @Test
  void one_liar_carries_nobody_anywhere() {
    var lied = awake.heard(word(3, ABSURD));

    assertEquals(OptionalLong.empty(), lied.joins());
    assertEquals(Optional.empty(), lied.proven());
    var joined = lied.heard(word(2, 0));
    assertEquals(OptionalLong.of(0), joined.joins());
    assertEquals(1, joined.heard(word(0, 0)).proven().orElseThrow().begins());
  }

  @Test
  void f_plus_1_impatient_others_are_joined_once_even_from_sleep() {
    var asleep = Pacemaker.asleep(committee.committee(), 0);
    var heard = asleep.heard(word(1, 2)).heard(word(2, 4));

    assertEquals(OptionalLong.of(2), heard.joins());
    assertEquals(OptionalLong.empty(), heard.heard(word(0, 2)).joins());
  }

  @Test
  void an_older_word_replaces_no_later_one_and_an_older_proof_leads_nowhere() {
    var late = awake.heard(word(1, 5));

    assertEquals(late, late.heard(word(1, 4)));
    var third = proof(2);
    assertEquals(3, awake.entered(third).view());
    assertEquals(3, awake.entered(third).entered(proof(0)).view());
  }

  @Test
  void a_view_that_was_only_heard_of_is_not_proposed_in() {
    var reached = awake.reached(3);

    assertFalse(reached.mayPropose());
    assertTrue(reached.entered(proof(2)).mayPropose());
    assertTrue(awake.mayPropose());
  }

  @Test
  void the_proof_of_an_earlier_view_does_not_keep_that_of_the_present_one_out() {
    var reached = awake.entered(proof(0)).reached(3);

    assertFalse(reached.mayPropose());
    var proven = reached.entered(proof(2));
    assertTrue(proven.mayPropose());
    assertEquals(Optional.of(proof(2)), proven.proof());
  }

  @Test
  void forged_few_and_foreign_words_prove_nothing() {
    var members = committee.committee();
    var few = new ViewProof(List.of(word(0, 1), word(1, 1)));
    var forged =
        new ViewProof(
            List.of(
                word(0, 1),
                word(1, 1),
                new GiveUp(1, new Endorsement(2, word(3, 1).by().signature()))));

    assertFalse(few.isGenuine(NETWORK, EPOCH, members));
    assertFalse(forged.isGenuine(NETWORK, EPOCH, members));
    assertFalse(proof(1).isGenuine(NETWORK, EPOCH + 1, members));
    assertFalse(word(0, 1).isGenuine(Sha256.of(Bytes.utf8("other")), EPOCH, members));
    assertThrows(
        IllegalArgumentException.class, () -> new ViewProof(List.of(word(1, 0), word(1, 1))));
    assertThrows(IllegalArgumentException.class, () -> word(0, -1));
    assertThrows(IllegalArgumentException.class, () -> word(0, Long.MAX_VALUE));
  }

  @Test
  void patience_doubles_and_stays_bounded() {
    var patience = new ViewPatience(Duration.ofSeconds(3));

    assertEquals(Duration.ofSeconds(3), patience.of(0));
    assertEquals(Duration.ofSeconds(12), patience.of(2));
    assertEquals(Duration.ofSeconds(192), patience.of(6));
    assertEquals(Duration.ofSeconds(192), patience.of(ABSURD));
  }

  private ViewProof proof(long givenUp) {
    return new ViewProof(List.of(word(0, givenUp), word(1, givenUp), word(2, givenUp)));
  }

  private GiveUp word(int place, long view) {
    return GiveUp.sign(NETWORK, EPOCH, view, committee.key(place));
  }
}
