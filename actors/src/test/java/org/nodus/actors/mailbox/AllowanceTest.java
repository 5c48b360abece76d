package org.nodus.actors.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.nodus.actors.mailbox.MailboxNode.DAY;
import static org.nodus.actors.mailbox.MailboxNode.START;
import static org.nodus.actors.mailbox.MailboxNode.entry;
import static org.nodus.actors.mailbox.MailboxNode.fill;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.ManualClock;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.MailboxPolicy;
import org.nodus.protocol.capability.Opening;
import org.nodus.protocol.capability.PairKeys;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.mailbox.EntrySignature;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/** A mailbox that its owner opened, at one holder. */
class AllowanceTest {
  private static final PairKeys OWNER = PairKeys.of(fill(32, 9));
  private static final Hash256 ADDRESS = OWNER.address().hash();
  private static final Instant END = START.plus(DAY.multipliedBy(7));

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualClock clock = new ManualClock(START);
  private final MemorySegmentFiles files = new MemorySegmentFiles();
  private final MemoryKeyValue index = MemoryKeyValue.thatCanLosePower();
  private SegmentedMailboxes storage = SegmentedMailboxes.open(files, index, new TestSecrets(1));
  private MailboxNode node = new MailboxNode(kit, clock, MailboxLimits.DEFAULT, storage).ready();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_contact_writes_what_was_bought_and_the_owner_reads_it_by_her_read_key() {
    open(2, 1);

    write(1, Response.EntryStored.class);
    write(2, Response.EntryStored.class);
    var refused = write(3, Response.Refused.class);

    assertEquals(Reason.FULL, refused.reason());
    assertEquals("the allowance of 2 entries is used up", refused.detail());
    assertEquals(List.of(entry(1).id(), entry(2).id()), listed());
    var fetch = new Request.FetchEntry(ADDRESS, entry(2).id(), node.access(OWNER));
    assertEquals(entry(2).bytes(), node.ask(fetch, Response.EntryBody.class).entry());
  }

  @Test
  void the_door_hears_of_it_when_it_is_durable_after_a_restart_and_when_it_is_closed() {
    open(2, 1);
    var opened = new Mailboxes.OpenUntil(ADDRESS, END);
    assertEquals(opened, node.allowances.receiveMessage());

    restart();

    assertEquals(opened, node.allowances.receiveMessage());
    delete(new Opening(OWNER.address(), 2, 1, MailboxPolicy.OPEN).id());
    assertEquals(new Mailboxes.OpenUntil(ADDRESS, Instant.EPOCH), node.allowances.receiveMessage());
    assertEquals(0, node.status().entries());
  }

  @Test
  void a_contact_neither_reads_nor_deletes_nor_opens() {
    open(2, 1);
    write(1, Response.EntryStored.class);
    var contact = new PairKeys(OWNER.write(), OWNER.write());
    var list = new Request.ListEntries(ADDRESS, node.access(contact), 0);
    var delete = new Request.DeleteEntries(ADDRESS, List.of(entry(1).id()), node.access(contact));
    var more = new Opening(OWNER.address(), 100, 2, MailboxPolicy.OPEN).toBytes();
    var opens = EntrySignature.append(ADDRESS, more, END.toEpochMilli(), OWNER.write());

    assertEquals(Reason.FORBIDDEN, node.refusal(list));
    assertEquals(Reason.FORBIDDEN, node.refusal(delete));
    assertEquals(Reason.FORBIDDEN, node.refusal(opens));
    assertEquals(List.of(entry(1).id()), listed());
  }

  @Test
  void what_the_owner_deletes_stays_used_until_its_expiry_across_a_restart_too() {
    open(2, 1);
    write(1, Response.EntryStored.class);
    write(2, Response.EntryStored.class);
    delete(entry(1).id());
    assertEquals(Reason.FULL, write(3, Response.Refused.class).reason());

    restart();

    assertEquals(Reason.FULL, write(3, Response.Refused.class).reason());
    node.timePasses(DAY);
    write(3, Response.EntryStored.class);
    write(4, Response.EntryStored.class);
    assertEquals(Reason.FULL, write(5, Response.Refused.class).reason());
  }

  @Test
  void opening_it_again_raises_it_and_the_earlier_opening_does_not_come_back() {
    var first = open(1, 1);
    write(1, Response.EntryStored.class);
    assertEquals(Reason.FULL, write(2, Response.Refused.class).reason());

    open(3, 2);

    write(2, Response.EntryStored.class);
    write(3, Response.EntryStored.class);
    assertEquals(Reason.FULL, write(4, Response.Refused.class).reason());
    assertInstanceOf(Response.EntryStored.class, node.askAsReplica(first), "as all that is over");
    assertEquals(Reason.FULL, write(5, Response.Refused.class).reason());
    node.link.awaitAssert(
        () -> {
          assertEquals(4, node.status().entries(), "three entries and what opens it");
          return null;
        });
    var known = Set.copyOf(storage.known(ADDRESS));
    assertEquals(true, known.contains(entryId(first)), "nobody brings it again");
  }

  @Test
  void below_what_is_used_it_is_not_lowered() {
    open(3, 1);
    write(1, Response.EntryStored.class);
    write(2, Response.EntryStored.class);

    assertEquals(Reason.CONFLICT, node.refusal(opening(1, 2)));
    node.ask(opening(2, 3), Response.EntryStored.class);
    assertEquals(Reason.FULL, write(3, Response.Refused.class).reason());
  }

  @Test
  void when_its_time_is_over_nothing_is_free_any_more_and_nothing_is_left() {
    open(2, 1);
    write(1, Response.EntryStored.class);
    var late = EntrySignature.append(ADDRESS, entry(2), END.toEpochMilli() + 1, OWNER.write());
    assertEquals(Reason.EXPIRY, node.refusal(late));

    node.timePasses(Duration.between(START, END));

    assertEquals(List.of(), listed());
    node.link.awaitAssert(
        () -> {
          assertEquals(0, node.status().mailboxes());
          assertEquals(0, storage.usage().records());
          return null;
        });
  }

  @Test
  void a_damaged_opening_is_given_up_so_that_another_holder_may_bring_it_again() {
    var opening = open(2, 1);
    kit.stop(node.mailboxes);
    var segment = files.list().stream().max(Comparator.comparing(files::length)).orElseThrow();
    var length = (int) files.length(segment);
    files.overwrite(segment, length - 60, Bytes.wrap(new byte[20]));
    start();

    node.link.awaitAssert(
        () -> {
          assertEquals(0, node.status().entries());
          return null;
        });
    assertInstanceOf(Response.EntryStored.class, node.askAsReplica(opening));
    write(1, Response.EntryStored.class);
  }

  private Request.AppendEntry open(int entries, long issued) {
    var request = opening(entries, issued);
    node.ask(request, Response.EntryStored.class);
    return request;
  }

  private static Request.AppendEntry opening(int entries, long issued) {
    return new Opening(OWNER.address(), entries, issued, MailboxPolicy.OPEN)
        .request(END.toEpochMilli(), OWNER);
  }

  private <R extends Response> R write(int seed, Class<R> expected) {
    var expiry = clock.now().plus(DAY).toEpochMilli();
    return node.ask(EntrySignature.append(ADDRESS, entry(seed), expiry, OWNER.write()), expected);
  }

  private List<Hash256> listed() {
    var list = new Request.ListEntries(ADDRESS, node.access(OWNER), 0);
    return node.ask(list, Response.EntryIds.class).ids();
  }

  private void delete(Hash256 id) {
    var delete = new Request.DeleteEntries(ADDRESS, List.of(id), node.access(OWNER));
    node.ask(delete, Response.Done.class);
  }

  private static Hash256 entryId(Request.AppendEntry append) {
    return Sha256.of(append.entry());
  }

  private void restart() {
    kit.stop(node.mailboxes);
    start();
  }

  private void start() {
    storage = SegmentedMailboxes.open(files.reopened(), index.reopened(), new TestSecrets(2));
    node = new MailboxNode(kit, clock, MailboxLimits.DEFAULT, storage).ready();
  }
}
