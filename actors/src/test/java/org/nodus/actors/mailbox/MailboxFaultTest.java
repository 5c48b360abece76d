package org.nodus.actors.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nodus.actors.mailbox.MailboxNode.ADDRESS;
import static org.nodus.actors.mailbox.MailboxNode.BOB;
import static org.nodus.actors.mailbox.MailboxNode.DAY;
import static org.nodus.actors.mailbox.MailboxNode.KEYS;
import static org.nodus.actors.mailbox.MailboxNode.START;
import static org.nodus.actors.mailbox.MailboxNode.append;
import static org.nodus.actors.mailbox.MailboxNode.entry;
import static org.nodus.actors.mailbox.MailboxNode.fill;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.ManualClock;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.mailbox.MailboxStorage.EntryKey;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.capability.MailboxPolicy;
import org.nodus.protocol.capability.Opening;
import org.nodus.protocol.capability.PairKeys;
import org.nodus.protocol.mailbox.EntrySignature;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/** What a fault inside one mailbox leaves, and what a stranger learns from refusals. */
class MailboxFaultTest {
  private static final PairKeys OWNER = PairKeys.of(fill(32, 9));
  private static final Opening OPENING = new Opening(OWNER.address(), 2, 1, MailboxPolicy.OPEN);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualClock clock = new ManualClock(START);
  private final MemorySegmentFiles files = new MemorySegmentFiles();
  private final SegmentedMailboxes sound =
      SegmentedMailboxes.open(files, MemoryKeyValue.create(), new TestSecrets(1));
  private final AtomicBoolean faulty = new AtomicBoolean();
  private final MailboxNode node =
      new MailboxNode(
              kit,
              clock,
              MailboxLimits.DEFAULT,
              new SwitchedMailboxes(
                  sound,
                  () -> {
                    if (faulty.compareAndSet(true, false)) {
                      throw new IllegalStateException("a fault");
                    }
                  }))
          .ready();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_mailbox_that_failed_is_read_anew_and_goes_on_with_what_waits_was_deleted_and_is_open() {
    var until = START.plus(DAY.multipliedBy(7)).toEpochMilli();
    node.ask(OPENING.request(until, OWNER), Response.EntryStored.class);
    write(1, Response.EntryStored.class);
    var deleted = delete(1);

    faulty.set(true);
    LoggingTestKit.warn("read anew").expect(kit.system(), () -> node.send(fetchOpening()));

    assertEquals(new Response.Done(), deleted);
    write(2, Response.EntryStored.class);
    assertEquals(Reason.FULL, write(3, Response.Refused.class).reason());
    assertEquals(2, node.status().entries());
  }

  @Test
  void what_was_turned_away_is_welcome_where_a_damaged_entry_was_given_up() {
    node.ask(append(1, START.plus(DAY)), Response.EntryStored.class);
    var away = new EntryKey(ADDRESS.hash(), entry(2).id());
    sound.turnAway(away, START.plus(DAY));
    var segment = files.list().getFirst();
    files.overwrite(segment, files.length(segment) - 100, Bytes.wrap(new byte[50]));

    assertEquals(Reason.NOT_FOUND, node.refusal(node.fetch(1)));

    node.link.awaitAssert(
        () -> {
          assertEquals(List.of(), sound.known(ADDRESS.hash()));
          return null;
        });
  }

  @Test
  void every_proof_is_judged_alike_whether_a_mailbox_is_unknown_or_emptied() {
    var unknown = judged();
    node.ask(append(1, START.plus(DAY)), Response.EntryStored.class);
    node.ask(node.delete(1), Response.Done.class);

    assertEquals(unknown, judged());
  }

  /** A good proof, the same again, one that is not signed by the owner, and one of another time. */
  private List<Response> judged() {
    var good = node.access();
    var unsigned =
        new Request.MailboxAccess(
            good.bundle(), good.day(), good.anchor(), good.timeMillis(), good.nonce(), fill(64, 1));
    var late = node.access(BOB, ADDRESS, KEYS.id(), START.minusSeconds(61));
    return Stream.of(unsigned, good, good, late)
        .map(access -> node.ask(new Request.ListEntries(ADDRESS.hash(), access, 0)))
        .toList();
  }

  private <R extends Response> R write(int seed, Class<R> expected) {
    var address = OWNER.address().hash();
    var expiry = START.plus(DAY).toEpochMilli();
    return node.ask(EntrySignature.append(address, entry(seed), expiry, OWNER.write()), expected);
  }

  private Response delete(int seed) {
    var ids = List.of(entry(seed).id());
    return node.ask(new Request.DeleteEntries(OWNER.address().hash(), ids, node.access(OWNER)));
  }

  /** It waits, so that it is read from the disk. */
  private Request fetchOpening() {
    var id = OPENING.id();
    return new Request.FetchEntry(OWNER.address().hash(), id, node.access(OWNER));
  }
}
