package org.nodus.protocol.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.identity.Identities;
import org.nodus.protocol.identity.UserName;
import org.nodus.protocol.record.Verdict.Reason;

class RecordRulesTest {
  private static final List<NameRecord> VERSIONS = NameStories.alices(6);
  private static final NameRecord BOBS = NameStories.first(Identities.bob());

  @Test
  void a_free_name_goes_to_the_first_who_asks() {
    assertEquals(new Verdict.Accepted(List.of(version(1))), admit(List.of(), version(1)));
  }

  @Test
  void a_second_first_version_is_a_conflict() {
    assertRefused(Reason.CONFLICT, admit(List.of(version(1)), BOBS));
    assertRefused(Reason.CONFLICT, admit(versions(1, 3), BOBS));
    assertRefused(Reason.CONFLICT, admit(versions(2, 3), BOBS));
  }

  @Test
  void the_same_version_again_is_as_good_as_stored() {
    for (var kept : versions(1, 3)) {
      assertEquals(new Verdict.AlreadyStored(), admit(versions(1, 3), kept));
    }
  }

  @Test
  void the_next_version_is_added_and_only_the_last_four_are_kept() {
    assertEquals(new Verdict.Accepted(versions(1, 2)), admit(versions(1, 1), version(2)));
    assertEquals(new Verdict.Accepted(versions(2, 5)), admit(versions(1, 4), version(5)));
    assertRefused(Reason.OUTDATED, admit(versions(2, 5), version(1)));
  }

  @Test
  void a_node_that_came_late_takes_any_version_and_fills_up_backwards() {
    assertEquals(new Verdict.Accepted(versions(5, 5)), admit(List.of(), version(5)));
    assertEquals(new Verdict.Accepted(versions(4, 5)), admit(versions(5, 5), version(4)));
    assertRefused(Reason.OUTDATED, admit(versions(5, 5), version(3)));
  }

  @Test
  void a_gap_is_refused_until_what_is_missing_comes() {
    assertRefused(Reason.MISSING_VERSIONS, admit(versions(1, 2), version(4)));
  }

  @Test
  void a_next_version_by_others_is_refused() {
    var mallory = Identities.mallory();
    var account = NameStories.account(mallory, 0);
    var later = NameStories.START.plus(Duration.ofHours(1));
    var stolen = version(1).successor(mallory, mallory, account, later);
    var ofAnother = BOBS.successor(mallory, mallory, account, later);

    assertRefused(Reason.BAD_SIGNATURE, admit(versions(1, 1), stolen));
    assertRefused(Reason.CONFLICT, admit(versions(1, 1), ofAnother));
    assertRefused(Reason.CONFLICT, admit(versions(1, 2), stolen));
  }

  @Test
  void a_record_under_another_key_is_refused() {
    var elsewhere = NameRecord.keyOf(new UserName("bob"));

    assertRefused(
        Reason.WRONG_KEY, RecordRules.admit(elsewhere, List.of(), version(1), NameStories.START));
  }

  @Test
  void a_record_may_be_thirty_minutes_ahead_and_not_more() {
    var ahead = NameStories.START.minus(RecordRules.MAX_AHEAD);

    assertInstanceOf(
        Verdict.Accepted.class, RecordRules.admit(version(1).key(), List.of(), version(1), ahead));
    assertRefused(
        Reason.FROM_THE_FUTURE,
        RecordRules.admit(version(1).key(), List.of(), version(1), ahead.minusMillis(1)));
  }

  /** However versions arrive and are repeated, what is kept is always one verified chain. */
  @Test
  void any_order_of_arrival_ends_in_a_chain_with_the_newest_version() throws Exception {
    for (var seed = 0; seed < 30; seed++) {
      var arriving = new ArrayList<>(VERSIONS);
      Collections.shuffle(arriving, new Random(seed));
      List<NameRecord> kept = List.of();

      // Putters repeat a version that was refused because others were missing.
      for (var round = 0; round < VERSIONS.size(); round++) {
        for (var candidate : arriving) {
          if (admit(kept, candidate) instanceof Verdict.Accepted accepted) {
            kept = accepted.kept();
          }
        }
      }

      assertEquals(versions(3, 6).getLast(), kept.getLast(), "seed=" + seed);
      NameChain.decode(NameStories.NAME, kept.stream().map(NameRecord::toBytes).toList());
    }
  }

  private static NameRecord version(int number) {
    return VERSIONS.get(number - 1);
  }

  private static List<NameRecord> versions(int from, int to) {
    return VERSIONS.subList(from - 1, to);
  }

  private static Verdict admit(List<NameRecord> existing, NameRecord candidate) {
    var now = NameStories.START.plus(Duration.ofDays(1));
    return RecordRules.admit(candidate.key(), existing, candidate, now);
  }

  private static void assertRefused(Reason reason, Verdict verdict) {
    assertEquals(reason, assertInstanceOf(Verdict.Refused.class, verdict).reason());
  }
}
