package org.nodus.actors.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nodus.actors.mailbox.MailboxNode.ADDRESS;
import static org.nodus.actors.mailbox.MailboxNode.DAY;
import static org.nodus.actors.mailbox.MailboxNode.START;
import static org.nodus.actors.mailbox.MailboxNode.entry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.ManualClock;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.mailbox.MailboxStorage.EntryKey;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.mailbox.MailboxRules;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;
import org.nodus.protocol.work.WorkSearch;

/** A mailbox of three places: what cost least per second goes first. */
class EvictionTest {
  private static final int PLACES = 3;

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualClock clock = new ManualClock(START);
  private final MemorySegmentFiles files = new MemorySegmentFiles();
  private final MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private SegmentedMailboxes storage = SegmentedMailboxes.open(files, index, new TestSecrets(1));
  private MailboxNode node = new MailboxNode(kit, clock, limits(), storage).ready();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void what_cost_more_gets_in_and_the_cheapest_goes() {
    fill();

    assertEquals(11, node.ask(append(4, 10), Response.WorkWanted.class).units());
    node.ask(append(5, 15), Response.EntryStored.class);

    assertEquals(ids(2, 3, 5), Set.copyOf(node.ids()));
    assertEquals(Reason.NOT_FOUND, node.refusal(node.fetch(1)));
    node.link.awaitAssert(
        () -> {
          assertEquals(PLACES, node.status().entries());
          assertEquals(Optional.empty(), storage.read(new EntryKey(ADDRESS.hash(), entry(1).id())));
          return null;
        });
  }

  @Test
  void what_went_gets_no_receipt_until_there_is_room_again() {
    fill();
    node.ask(append(5, 15), Response.EntryStored.class);

    assertEquals(16, node.ask(append(1, 10), Response.WorkWanted.class).units());
    node.ask(node.delete(3), Response.Done.class);

    node.ask(append(1, 10), Response.EntryStored.class);
    assertEquals(ids(1, 2, 5), Set.copyOf(node.ids()));
  }

  @Test
  void a_claim_without_the_work_is_worth_nothing() {
    fill();
    var other = append(6, 40).work().orElseThrow();
    var claimed = new WorkProof(other.root(), 1L << 40, other.nonce());

    assertEquals(11, node.ask(free(4).with(other), Response.WorkWanted.class).units());
    assertEquals(11, node.ask(free(4).with(claimed), Response.WorkWanted.class).units());
    assertEquals(Reason.FULL, node.refusal(free(4)));
  }

  @Test
  void what_was_paid_is_known_after_a_restart_too() {
    fill();
    kit.stop(node.mailboxes);
    storage = SegmentedMailboxes.open(files.reopened(), index.reopened(), new TestSecrets(2));
    node = new MailboxNode(kit, clock, limits(), storage).ready();

    assertEquals(11, node.ask(append(4, 10), Response.WorkWanted.class).units());
    node.ask(append(5, 15), Response.EntryStored.class);

    assertEquals(ids(2, 3, 5), Set.copyOf(node.ids()));
  }

  /** Ten tries for a day, twenty and thirty. */
  private void fill() {
    node.ask(append(1, 10), Response.EntryStored.class);
    node.ask(append(2, 20), Response.EntryStored.class);
    node.ask(append(3, 30), Response.EntryStored.class);
  }

  private static Request.AppendEntry free(int seed) {
    return MailboxNode.append(seed, START.plus(DAY));
  }

  private static Request.AppendEntry append(int seed, long units) {
    var append = free(seed);
    var question =
        WorkQuestion.ofEntry(append.address(), entry(seed).id(), append.expiresAtMillis());
    return append.with(new WorkSearch(question, Hash256.ZERO, units, 0).solve());
  }

  private static Set<Hash256> ids(Integer... seeds) {
    return Set.copyOf(List.of(seeds).stream().map(seed -> entry(seed).id()).toList());
  }

  private static MailboxLimits limits() {
    return new MailboxLimits(
        new MailboxRules(
            PLACES, 100, DAY.toMillis() * 30, PLACES, DAY.toMillis() * 90, new WorkPrice(0)),
        100,
        100,
        Duration.ofMinutes(1),
        100,
        100,
        Duration.ofSeconds(10));
  }
}
