package org.nodus.actors.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.crypto.Sha256;
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
  private static final WorkPrice FREE = new WorkPrice(0);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualClock clock = new ManualClock(START);
  private final MemorySegmentFiles files = new MemorySegmentFiles();
  private final MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private SegmentedMailboxes storage = SegmentedMailboxes.open(files, index, new TestSecrets(1));
  private MailboxNode node = new MailboxNode(kit, clock, limits(100, FREE), storage).ready();

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
    restart(limits(100, FREE));

    assertEquals(11, node.ask(append(4, 10), Response.WorkWanted.class).units());
    node.ask(append(5, 15), Response.EntryStored.class);

    assertEquals(ids(2, 3, 5), Set.copyOf(node.ids()));
  }

  @Test
  void a_copy_without_its_work_that_came_first_is_worth_what_is_shown_later() {
    node.askAsReplica(free(1));
    node.ask(append(2, 20), Response.EntryStored.class);
    node.ask(append(3, 30), Response.EntryStored.class);

    node.ask(append(1, 40), Response.EntryStored.class);

    assertEquals(21, node.ask(append(4, 15), Response.WorkWanted.class).units());
    restart(limits(100, FREE));
    assertEquals(21, node.ask(append(4, 15), Response.WorkWanted.class).units());
    assertEquals(ids(1, 2, 3), Set.copyOf(node.ids()));
  }

  @Test
  void the_work_of_a_waiting_entry_can_be_raised_and_takes_nobody_s_place() {
    fill();
    node.ask(append(1, 25), Response.EntryStored.class);
    node.ask(append(1, 50), Response.EntryStored.class);
    node.ask(append(1, 5), Response.EntryStored.class);

    assertEquals(21, node.ask(append(4, 15), Response.WorkWanted.class).units());
    restart(limits(100, FREE));
    node.ask(append(4, 35), Response.EntryStored.class);
    node.ask(append(5, 35), Response.EntryStored.class);

    assertEquals(ids(1, 4, 5), Set.copyOf(node.ids()));
  }

  @Test
  void the_first_life_brought_again_does_not_shorten_the_second_though_it_cost_more() {
    var longer = append(MailboxNode.append(1, START.plus(DAY.multipliedBy(3))), 5);
    node.ask(append(1, 50), Response.EntryStored.class);
    node.ask(longer, Response.EntryStored.class);

    assertInstanceOf(Response.EntryStored.class, node.askAsReplica(append(1, 50)));

    var held = storage.read(new EntryKey(ADDRESS.hash(), entry(1).id())).orElseThrow();
    assertEquals(longer.signature(), held.signature());
    node.timePasses(DAY.plusMinutes(1));
    assertEquals(ids(1), Set.copyOf(node.ids()));
  }

  @Test
  void a_deletion_on_its_way_takes_no_place() {
    node.ask(append(1, 10), Response.EntryStored.class);
    node.ask(append(2, 20), Response.EntryStored.class);

    var deleted = node.send(node.delete(2));
    node.ask(append(3, 5), Response.EntryStored.class);

    assertEquals(new Response.Done(), deleted.receiveMessage().response());
    assertEquals(ids(1, 3), Set.copyOf(node.ids()));
  }

  @Test
  void a_full_node_takes_what_it_has_again_and_what_takes_the_place_of_another() {
    restart(limits(PLACES, FREE));
    fill();

    node.ask(append(1, 10), Response.EntryStored.class);
    node.ask(append(5, 15), Response.EntryStored.class);

    assertEquals(ids(2, 3, 5), Set.copyOf(node.ids()));
    node.ask(node.delete(2), Response.Done.class);
    node.ask(append(6, 15), Response.EntryStored.class);
    var eves = new ContactAddress(MailboxNode.EVE.uid(), ADDRESS.day(), ADDRESS.anchor());
    assertEquals(Reason.FULL, node.refusal(MailboxNode.append(eves, 7, START.plus(DAY))));
  }

  @Test
  void who_hands_over_an_entry_without_its_work_or_forged_makes_nobody_believe_it_known() {
    restart(limits(100, new WorkPrice(1)));
    for (var seed = 1; seed <= PLACES; seed++) {
      assertInstanceOf(Response.EntryStored.class, node.askAsReplica(append(seed, 100)));
    }
    var paid = append(4, 50);
    var forged =
        new Request.AppendEntry(
            paid.address(),
            append(5, 50).entry(),
            paid.expiresAtMillis(),
            paid.writeKey(),
            paid.signature());

    node.askAsReplica(free(4));
    node.askAsReplica(forged.with(append(5, 50).work().orElseThrow()));
    assertEquals(ids(1, 2, 3), Set.copyOf(storage.known(ADDRESS.hash())));

    node.askAsReplica(paid);
    assertEquals(ids(1, 2, 3, 4), Set.copyOf(storage.known(ADDRESS.hash())));
  }

  @Test
  void where_an_entry_expires_what_was_turned_away_is_welcome() {
    node.ask(MailboxNode.append(1, START.plusSeconds(3_600)), Response.EntryStored.class);
    storage.turnAway(new EntryKey(ADDRESS.hash(), entry(2).id()), START.plus(DAY));

    node.timePasses(Duration.ofHours(1));

    node.link.awaitAssert(
        () -> {
          assertEquals(List.of(), storage.known(ADDRESS.hash()));
          return null;
        });
  }

  private void restart(MailboxLimits limits) {
    kit.stop(node.mailboxes);
    storage = SegmentedMailboxes.open(files.reopened(), index.reopened(), new TestSecrets(2));
    node = new MailboxNode(kit, clock, limits, storage).ready();
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
    return append(free(seed), units);
  }

  private static Request.AppendEntry append(Request.AppendEntry free, long units) {
    var id = Sha256.of(free.entry());
    var question = WorkQuestion.ofEntry(free.address(), id, free.expiresAtMillis());
    return free.with(new WorkSearch(question, Hash256.ZERO, units, 0).solve());
  }

  private static Set<Hash256> ids(Integer... seeds) {
    return Set.copyOf(List.of(seeds).stream().map(seed -> entry(seed).id()).toList());
  }

  private static MailboxLimits limits(int entries, WorkPrice price) {
    return new MailboxLimits(
        new MailboxRules(PLACES, 100, DAY.toMillis() * 30, PLACES, DAY.toMillis() * 90, price),
        entries,
        100,
        Duration.ofMinutes(1),
        100,
        100,
        Duration.ofSeconds(10));
  }
}
