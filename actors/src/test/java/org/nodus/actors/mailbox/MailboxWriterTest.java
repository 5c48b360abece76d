package org.nodus.actors.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nodus.actors.mailbox.MailboxNode.ADDRESS;
import static org.nodus.actors.mailbox.MailboxNode.DAY;
import static org.nodus.actors.mailbox.MailboxNode.START;
import static org.nodus.actors.mailbox.MailboxNode.append;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.ManualClock;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.mailbox.MailboxEntry;
import org.nodus.persistence.mailbox.MailboxStorage.EntryKey;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.mailbox.WaitingEntry;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

class MailboxWriterTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final MemorySegmentFiles files = new MemorySegmentFiles();
  private final SegmentedMailboxes storage =
      SegmentedMailboxes.open(files, MemoryKeyValue.create(), new TestSecrets(1));

  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_damaged_entry_that_is_to_be_discarded_is_erased_and_no_other() {
    var damaged = stored(1, START.plus(DAY));
    damage();
    var sound = stored(2, START.plus(DAY));
    assertThrows(StoreFailure.Damaged.class, () -> storage.read(keyOf(damaged)));

    assertEquals(List.of(sound.id()), waitingAfterDiscarding(damaged, sound));
    assertEquals(Optional.empty(), storage.read(keyOf(damaged)));
    assertEquals(Optional.of(sound), storage.read(keyOf(sound)));
  }

  @Test
  void what_was_stored_anew_while_its_damaged_copy_was_to_be_discarded_stays() {
    stored(1, START.plus(DAY));
    damage();
    var longer = stored(1, START.plus(DAY.multipliedBy(2)));

    assertEquals(List.of(longer.id()), waitingAfterDiscarding(longer));
    assertEquals(Optional.of(longer), storage.read(keyOf(longer)));
  }

  @Test
  void entries_that_go_together_are_forgotten_with_one_sync() {
    var entries = IntStream.range(1, 6).mapToObj(seed -> stored(seed, START.plus(DAY))).toList();
    var counted = new AtomicInteger();
    var mailboxes = kit.<Mailboxes.Command>createTestProbe();
    var store = new SwitchedMailboxes(storage, () -> {}, counted::incrementAndGet);
    var writer =
        kit.spawn(
            held(MailboxWriter.create(store, new ManualClock(START), mailboxes.getRef())),
            DispatcherSelector.blocking());

    entries.forEach(one -> writer.tell(new MailboxWriter.Evict(keyOf(one), one.expiry())));
    release.countDown();
    writer.tell(MailboxWriter.Order.READ_INDEX);
    mailboxes.expectMessageClass(Mailboxes.Indexed.class, Duration.ofSeconds(60));
    writer.tell(MailboxWriter.Order.READ_INDEX);
    var left = mailboxes.expectMessageClass(Mailboxes.Indexed.class, Duration.ofSeconds(60));

    assertEquals(List.of(), left.waiting());
    assertEquals(1, counted.get());
  }

  /** Nothing is heard before the latch opens, so that all is there by then. */
  private Behavior<MailboxWriter.Command> held(Behavior<MailboxWriter.Command> writer) {
    return Behaviors.setup(
        context -> {
          release.await();
          return writer;
        });
  }

  private MailboxEntry stored(int seed, Instant expiry) {
    var request = append(seed, expiry);
    var entry =
        new MailboxEntry(
            ADDRESS.hash(),
            MailboxNode.entry(seed).id(),
            request.entry(),
            request.writeKey(),
            request.signature(),
            expiry,
            START.plusMillis(seed));
    storage.append(List.of(entry), START);
    return entry;
  }

  private void damage() {
    var segment = files.list().getFirst();
    files.overwrite(segment, files.length(segment) - 100, Bytes.wrap(new byte[50]));
  }

  private List<Hash256> waitingAfterDiscarding(MailboxEntry... entries) {
    var mailboxes = kit.<Mailboxes.Command>createTestProbe();
    var clock = new ManualClock(START);
    var writer = kit.spawn(MailboxWriter.create(storage, clock, mailboxes.getRef()));
    for (var entry : entries) {
      writer.tell(new MailboxWriter.Discard(keyOf(entry)));
    }
    writer.tell(MailboxWriter.Order.READ_INDEX);
    var indexed = mailboxes.expectMessageClass(Mailboxes.Indexed.class, Duration.ofSeconds(60));
    return indexed.waiting().stream().map(WaitingEntry::id).toList();
  }

  private static EntryKey keyOf(MailboxEntry entry) {
    return new EntryKey(entry.address(), entry.id());
  }
}
