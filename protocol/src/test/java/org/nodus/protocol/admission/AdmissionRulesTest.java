package org.nodus.protocol.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;
import org.nodus.protocol.work.WorkSearch;

class AdmissionRulesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = 1_800_000_000_000L;
  private static final Hash256 FIRST = root(0);
  private static final WorkQuestion QUESTION = WorkQuestion.ofRecord(root(-1), root(-2));

  @Test
  void a_bucket_gives_its_burst_and_then_its_rate() {
    var buckets = new Buckets<String>(new Buckets.Rate(2, 10, 100));

    assertTrue(buckets.take("peer", 10, 0));
    assertFalse(buckets.take("peer", 1, 0));
    assertFalse(buckets.take("peer", 3, SECOND));
    assertTrue(buckets.take("peer", 2, SECOND));
    assertTrue(buckets.take("other", 10, SECOND), "others do not suffer");
  }

  @Test
  void a_refusal_takes_nothing() {
    var buckets = new Buckets<String>(new Buckets.Rate(1, 10, 100));

    assertFalse(buckets.take("peer", 11, 0));

    assertTrue(buckets.take("peer", 10, 0));
  }

  @Test
  void keys_beyond_the_bound_share_one_bucket() {
    var buckets = new Buckets<Integer>(new Buckets.Rate(1, 10, 50));
    for (var key = 0; key < 50; key++) {
      assertTrue(buckets.take(key, 10, 0));
    }

    assertTrue(buckets.take(1_000, 10, 0));
    assertFalse(buckets.take(1_001, 1, 0), "a new name is no new bucket");
    assertEquals(50, buckets.size());
  }

  @Test
  void what_is_full_again_is_forgotten() {
    var buckets = new Buckets<Integer>(new Buckets.Rate(1, 10, 50));
    for (var key = 0; key < 50; key++) {
      buckets.take(key, 5, 0);
    }

    assertTrue(buckets.take(99, 1, 6 * SECOND));

    assertEquals(1, buckets.size());
  }

  @Test
  void a_root_counts_for_an_hour_after_the_next_one() {
    var hour = RecentRoots.LIFE.toMillis();
    var roots =
        RecentRoots.startingWith(FIRST)
            .then(FIRST, NOW - 1)
            .then(root(1), NOW)
            .then(root(2), NOW + 1_000);

    assertTrue(roots.isRecent(root(2), NOW + 100 * hour), "the last one always counts");
    assertTrue(roots.isRecent(FIRST, NOW + hour));
    assertFalse(roots.isRecent(FIRST, NOW + hour + 1));
    assertTrue(roots.isRecent(root(1), NOW + hour + 1));
    assertFalse(roots.isRecent(root(3), NOW));
  }

  @Test
  void work_saved_up_for_the_network_id_counts_no_more_after_a_start_of_a_node() {
    var started = RecentRoots.startingWith(FIRST);

    assertTrue(started.isRecent(FIRST, NOW), "nothing else is known");
    assertFalse(started.then(root(7), NOW).isRecent(FIRST, NOW));
    assertTrue(started.then(root(7), NOW).isRecent(root(7), NOW));
  }

  @Test
  void roots_are_bounded_and_the_same_one_twice_is_one() {
    var roots = RecentRoots.startingWith(FIRST).then(FIRST, NOW);
    assertSame(roots, roots.then(FIRST, NOW));
    for (var i = 1; i <= 2 * RecentRoots.MAX; i++) {
      roots = roots.then(root(i), NOW + i);
    }

    assertEquals(RecentRoots.MAX, roots.followedAt().size());
    assertFalse(roots.isRecent(FIRST, NOW));
    assertTrue(roots.isRecent(root((2 * RecentRoots.MAX) - 1), NOW));
  }

  @Test
  void work_counts_when_it_is_enough_fresh_and_for_this() {
    var proof = new WorkSearch(QUESTION, FIRST, 1_000, 0).solve();
    var roots = RecentRoots.startingWith(FIRST);

    assertEquals(WorkCheck.ENOUGH, check(Optional.of(proof), QUESTION, 1_000, roots));
    assertEquals(WorkCheck.ENOUGH, check(Optional.of(proof), QUESTION, 10, roots));
    assertEquals(WorkCheck.ENOUGH, check(Optional.empty(), QUESTION, 0, roots));
    assertEquals(WorkCheck.MISSING, check(Optional.empty(), QUESTION, 1, roots));
    assertEquals(WorkCheck.TOO_LITTLE, check(Optional.of(proof), QUESTION, 1_001, roots));
    assertEquals(
        WorkCheck.OUT_OF_DATE,
        check(Optional.of(proof), QUESTION, 1_000, RecentRoots.startingWith(root(9))));
    assertEquals(
        WorkCheck.WRONG,
        check(Optional.of(proof), WorkQuestion.ofRecord(root(-1), root(-3)), 1_000, roots));
    var boast = new WorkProof(FIRST, 1L << 50, proof.nonce());
    assertEquals(WorkCheck.WRONG, check(Optional.of(boast), QUESTION, 1_000, roots));
  }

  private static WorkCheck check(
      Optional<WorkProof> shown, WorkQuestion question, long wanted, RecentRoots roots) {
    return WorkCheck.of(shown, question, wanted, roots, NOW);
  }

  private static Hash256 root(int number) {
    return Sha256.of(Bytes.utf8("root " + number));
  }
}
