package org.nodus.actors.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.actors.mailbox.MailboxNode.ADDRESS;
import static org.nodus.actors.mailbox.MailboxNode.BOB;
import static org.nodus.actors.mailbox.MailboxNode.DAY;
import static org.nodus.actors.mailbox.MailboxNode.EVE;
import static org.nodus.actors.mailbox.MailboxNode.KEYS;
import static org.nodus.actors.mailbox.MailboxNode.START;
import static org.nodus.actors.mailbox.MailboxNode.append;
import static org.nodus.actors.mailbox.MailboxNode.entry;
import static org.nodus.actors.mailbox.MailboxNode.fill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.mailbox.EntryReceipt;
import org.nodus.protocol.mailbox.MailboxRules;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

class MailboxesTest {
  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualClock clock = new ManualClock(START);
  private final MemorySegmentFiles files = new MemorySegmentFiles();
  private final MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private final SegmentedMailboxes storage =
      SegmentedMailboxes.open(files, index, new TestSecrets(1));
  private MailboxNode node;

  @BeforeEach
  void start() {
    node = new MailboxNode(kit, clock, MailboxLimits.DEFAULT, storage).ready();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void an_entry_has_a_signed_receipt_and_its_owner_lists_and_fetches_it() {
    var stored = node.ask(append(1, START.plus(DAY)), Response.EntryStored.class);

    var receipt =
        new EntryReceipt(
            ADDRESS.hash(), entry(1).id(), START.plus(DAY).toEpochMilli(), stored.signature());
    assertTrue(receipt.verify(KEYS.signing().publicKey()));
    assertEquals(List.of(entry(1).id()), node.ids());
    assertEquals(entry(1).bytes(), node.ask(node.fetch(1), Response.EntryBody.class).entry());
  }

  @Test
  void entries_are_listed_oldest_first_and_from_a_moment_on() {
    node.ask(append(1, START.plus(DAY)));
    node.timePasses(Duration.ofSeconds(5));
    var between = clock.now().toEpochMilli();
    node.timePasses(Duration.ofSeconds(5));
    node.ask(append(2, START.plus(DAY)));

    var later = new Request.ListEntries(ADDRESS.hash(), node.access(), between);

    assertEquals(List.of(entry(1).id(), entry(2).id()), node.ids());
    assertEquals(List.of(entry(2).id()), node.ask(later, Response.EntryIds.class).ids());
  }

  @Test
  void an_unknown_and_an_emptied_mailbox_look_alike() {
    var unknown = List.of(node.ask(node.list()), node.ask(node.fetch(1)), node.ask(node.delete(1)));
    node.ask(append(1, START.plus(DAY)));
    node.ask(node.delete(1));

    assertEquals(
        unknown, List.of(node.ask(node.list()), node.ask(node.fetch(1)), node.ask(node.delete(1))));
  }

  @Test
  void only_the_owner_reads_once_with_each_proof_here_and_now() {
    node.ask(append(1, START.plus(DAY)));
    var eves = new ContactAddress(EVE.uid(), ADDRESS.day(), ADDRESS.anchor());
    var elsewhere = new NodeId(Hash256.ZERO);
    var used = node.list();
    node.ask(used, Response.EntryIds.class);

    assertEquals(Reason.FORBIDDEN, node.refusal(used));
    assertEquals(Reason.FORBIDDEN, listWith(node.access(EVE, eves, KEYS.id(), START)));
    assertEquals(Reason.FORBIDDEN, listWith(node.access(BOB, ADDRESS, elsewhere, START)));
    assertEquals(
        Reason.FORBIDDEN, listWith(node.access(BOB, ADDRESS, KEYS.id(), START.minusSeconds(61))));
    assertEquals(
        Reason.FORBIDDEN, listWith(node.access(BOB, ADDRESS, KEYS.id(), START.plusSeconds(61))));
    assertEquals(
        Reason.INVALID,
        listWith(
            new Request.MailboxAccess(
                fill(10, 1),
                ADDRESS.day(),
                ADDRESS.anchor(),
                START.toEpochMilli(),
                fill(16, 99),
                fill(64, 1))));
  }

  @Test
  void an_entry_that_breaks_a_rule_is_refused() {
    var honest = append(1, START.plus(DAY));
    var moved =
        new Request.AppendEntry(
            Hash256.ZERO,
            honest.entry(),
            honest.expiresAtMillis(),
            honest.writeKey(),
            honest.signature());
    var small =
        new Request.AppendEntry(
            honest.address(), fill(4096, 1), honest.expiresAtMillis(), fill(32, 1), fill(64, 1));

    assertEquals(Reason.INVALID, node.refusal(moved));
    assertEquals(Reason.INVALID, node.refusal(small));
    assertEquals(Reason.EXPIRY, node.refusal(append(1, START)));
    assertEquals(Reason.EXPIRY, node.refusal(append(1, START.plus(DAY.multipliedBy(91)))));
    assertEquals(Reason.UNSUPPORTED, node.refusal(new Request.Ping()));
    assertEquals(0, storage.usage().records());
    node.link.awaitAssert(() -> expect(0, node.status().mailboxes()));
  }

  @Test
  void the_same_entry_again_is_stored_once() {
    var first = node.ask(append(1, START.plus(DAY)));

    assertEquals(first, node.ask(append(1, START.plus(DAY))));
    assertEquals(1, node.status().entries());
  }

  @Test
  void the_same_entry_for_longer_waits_longer() {
    node.ask(append(1, START.plus(DAY)));
    node.ask(append(1, START.plus(DAY.multipliedBy(2))), Response.EntryStored.class);

    node.timePasses(DAY.plusSeconds(1));

    assertEquals(List.of(entry(1).id()), node.ids());
    assertEquals(1, node.status().entries());
  }

  @Test
  void a_deleted_entry_does_not_come_back() {
    node.ask(append(1, START.plus(DAY)));
    node.ask(append(2, START.plus(DAY)));

    assertEquals(new Response.Done(), node.ask(node.delete(1, 3)));

    node.ask(append(1, START.plus(DAY)), Response.EntryStored.class);
    assertEquals(List.of(entry(2).id()), node.ids());
    assertEquals(Optional.empty(), storage.read(new EntryKey(ADDRESS.hash(), entry(1).id())));
  }

  @Test
  void at_its_expiry_an_entry_is_gone_from_memory_and_store_and_the_mailbox_leaves() {
    node.ask(append(1, START.plus(Duration.ofHours(1))));
    assertEquals(1, node.status().mailboxes());

    node.timePasses(Duration.ofHours(1));

    assertEquals(List.of(), node.ids());
    node.link.awaitAssert(() -> expect(0, node.status().mailboxes()));
    node.link.awaitAssert(() -> expect(0L, storage.usage().records()));
    assertEquals(0, node.status().entries());
  }

  @Test
  void a_mailbox_holds_so_many_entries_and_a_node_so_many_in_all() {
    restart(limits(2, 3, 65_536));
    node.ask(append(1, START.plus(DAY)), Response.EntryStored.class);
    node.ask(append(2, START.plus(DAY)), Response.EntryStored.class);
    var eves = new ContactAddress(EVE.uid(), ADDRESS.day(), ADDRESS.anchor());

    assertEquals(Reason.FULL, node.refusal(append(3, START.plus(DAY))));
    node.ask(append(eves, 4, START.plus(DAY)), Response.EntryStored.class);
    assertEquals(Reason.FULL, node.refusal(append(eves, 5, START.plus(DAY))));
    node.ask(node.delete(1));
    node.ask(append(3, START.plus(DAY)), Response.EntryStored.class);
  }

  @Test
  void when_too_many_nonces_are_remembered_nobody_reads_until_they_are_old() {
    restart(limits(10, 10, 2));
    node.ids();
    node.ids();

    assertEquals(Reason.BUSY, node.refusal(node.list()));
    node.timePasses(Duration.ofMinutes(2).plusSeconds(1));
    assertEquals(List.of(), node.ids());
  }

  @Test
  void after_a_restart_entries_tombstones_and_timers_are_back() {
    node.ask(append(1, START.plus(DAY)));
    node.ask(append(2, START.plus(DAY.multipliedBy(2))));
    node.ask(append(3, START.plus(DAY)));
    node.ask(node.delete(3));

    restart(MailboxLimits.DEFAULT);

    assertEquals(2, node.status().entries());
    node.ask(append(3, START.plus(DAY)), Response.EntryStored.class);
    assertEquals(2, node.ids().size());
    node.timePasses(DAY);
    assertEquals(List.of(entry(2).id()), node.ids());
  }

  private void restart(MailboxLimits limits) {
    kit.stop(node.mailboxes);
    var left = SegmentedMailboxes.open(files.reopened(), index.reopened(), new TestSecrets(2));
    node = new MailboxNode(kit, clock, limits, left).ready();
  }

  private static MailboxLimits limits(int perMailbox, int entries, int nonces) {
    return new MailboxLimits(
        new MailboxRules(
            perMailbox,
            100,
            DAY.toMillis() * 30,
            perMailbox,
            DAY.toMillis() * 90,
            new WorkPrice(0)),
        entries,
        100,
        Duration.ofMinutes(1),
        nonces,
        100,
        Duration.ofSeconds(10));
  }

  private Reason listWith(Request.MailboxAccess access) {
    return node.refusal(new Request.ListEntries(ADDRESS.hash(), access, 0));
  }

  private static <T> Void expect(T expected, T actual) {
    assertEquals(expected, actual);
    return null;
  }
}
