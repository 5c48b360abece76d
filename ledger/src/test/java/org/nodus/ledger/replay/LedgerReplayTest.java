package org.nodus.ledger.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.SharePlace;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.protocol.bytes.Bytes;

/** Properties over random histories; every failure names its seed. */
class LedgerReplayTest {
  private static final int HISTORIES = 40;
  private static final int STEPS = 100;

  @Test
  void any_order_of_an_epochs_blocks_that_respects_what_they_build_on_gives_the_same_root() {
    for (var seed = 0; seed < HISTORIES; seed++) {
      var ledger = LedgerHistories.random(seed, STEPS);
      for (var shuffle = 0; shuffle < 4; shuffle++) {
        var replay = new LedgerReplay(ledger.genesis());

        replayShuffled(replay, ledger.entries(), new Random(31L * seed + shuffle), seed);

        assertEquals(ledger.state().root(), replay.state().root(), "seed=" + seed);
        assertEquals(ledger.replay().lastCheckpoint(), replay.lastCheckpoint());
      }
    }
  }

  @Test
  void tokens_are_conserved_after_every_entry_and_no_share_pays_more_than_it_holds() {
    for (var seed = 0; seed < HISTORIES; seed++) {
      var ledger = LedgerHistories.random(seed, STEPS);
      var replay = new LedgerReplay(ledger.genesis());
      var shares = new HashMap<SharePlace, Tokens>();
      for (var entry : ledger.entries()) {
        assertInstanceOf(Step.Applied.class, replay.accept(entry));

        assertTrue(replay.state().totals().areConserved(), "seed=" + seed);
        if (entry instanceof LedgerEntry.Appended appended) {
          note(appended.block(), shares, "seed=" + seed);
        }
      }
    }
  }

  @Test
  void an_entry_fed_in_twice_changes_nothing() {
    for (var seed = 0; seed < 20; seed++) {
      var ledger = LedgerHistories.random(seed, STEPS);
      var replay = new LedgerReplay(ledger.genesis());
      var entries = ledger.entries();
      var random = new Random(seed);
      for (var i = 0; i < entries.size(); i++) {
        replay.accept(entries.get(i));
        var before = replay.state().root();

        var again = replay.accept(entries.get(random.nextInt(i + 1)));

        assertInstanceOf(Step.Known.class, again, "seed=" + seed);
        assertEquals(before, replay.state().root());
      }
    }
  }

  @Test
  void a_copy_goes_its_own_way() {
    var ledger = LedgerHistories.random(3, STEPS);
    var before = ledger.state().root();
    var copy = ledger.state().copy();

    copy.apply(ledger.draft("alice", gift("bob", 1)));
    copy.closeEpoch(copy.position().open() + 1);

    assertEquals(before, ledger.state().root());
  }

  @Test
  void blocks_that_were_only_certified_are_applied_by_the_checkpoint_that_has_them() {
    var ledger = TestLedger.with("alice");
    ledger.transfer("alice", "bob", 100);
    ledger.transfer("bob", "carol", 60);
    ledger.transfer("carol", "dave", 20);
    ledger.close();
    var replay = new LedgerReplay(ledger.genesis());
    var blocks = ledger.entries().subList(0, 3).reversed();
    for (var entry : blocks) {
      replay.note(((LedgerEntry.Appended) entry).block().certified());
    }

    assertInstanceOf(Step.Applied.class, replay.accept(ledger.entries().getLast()));

    assertEquals(ledger.state().root(), replay.state().root());
  }

  @Test
  void a_checkpoint_without_its_blocks_waits_for_them() {
    var ledger = TestLedger.with("alice");
    var block = ledger.transfer("alice", "bob", 100);
    ledger.close();
    var replay = new LedgerReplay(ledger.genesis());

    var step = replay.accept(ledger.entries().getLast());

    assertEquals(new Step.Waiting(List.of(block.hash())), step);
  }

  @Test
  void a_checkpoint_that_leaves_out_a_final_block_or_has_another_past_does_not_fit() {
    var ledger = TestLedger.with("alice");
    var twin = TestLedger.with("alice");
    twin.close();
    ledger.transfer("alice", "bob", 100);

    assertEquals(
        new Step.Mismatch(Step.Against.FINAL_BLOCK),
        ledger.replay().accept(twin.entries().getLast()));

    ledger.close();
    twin.transfer("alice", "bob", 7);
    twin.close();
    assertEquals(
        new Step.Mismatch(Step.Against.PREVIOUS), ledger.replay().accept(twin.entries().getLast()));
  }

  /** Offers the entries of each epoch in random order, again and again, until all are taken. */
  private static void replayShuffled(
      LedgerReplay replay, List<LedgerEntry> entries, Random random, int seed) {
    var epoch = new ArrayList<LedgerEntry>();
    for (var entry : entries) {
      epoch.add(entry);
      if (entry instanceof LedgerEntry.Closed closed) {
        Collections.shuffle(epoch, random);
        while (!epoch.isEmpty()) {
          var progress = epoch.removeIf(one -> replay.accept(one) instanceof Step.Applied);
          assertTrue(progress, "seed=" + seed + " stuck in epoch " + closed.epoch());
          Collections.shuffle(epoch, random);
        }
      }
    }
  }

  private static void note(FinalBlock block, Map<SharePlace, Tokens> shares, String seed) {
    switch (block.block().operation()) {
      case Operation.Lock lock ->
          lock.shares()
              .forEach(one -> shares.put(new SharePlace(block.hash(), one.index()), one.amount()));
      case Operation.Claim claim ->
          claim.shares().forEach(one -> assertTrue(shares.remove(one.place()) != null, seed));
      case Operation.Refund refund ->
          shares.keySet().removeIf(place -> place.lock().equals(refund.lock()));
      case Operation.Transfer transfer -> {}
    }
  }

  private static Operation gift(String to, long micros) {
    return new Operation.Transfer(TestLedger.account(to), new Tokens(micros), Bytes.EMPTY);
  }
}
