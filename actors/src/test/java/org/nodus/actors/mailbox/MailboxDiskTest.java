package org.nodus.actors.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.actors.mailbox.MailboxNode.ADDRESS;
import static org.nodus.actors.mailbox.MailboxNode.DAY;
import static org.nodus.actors.mailbox.MailboxNode.START;
import static org.nodus.actors.mailbox.MailboxNode.append;
import static org.nodus.actors.mailbox.MailboxNode.entry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.ManualClock;
import org.nodus.persistence.disk.Faults;
import org.nodus.persistence.disk.FaultyKeyValue;
import org.nodus.persistence.disk.FaultySegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.mailbox.MailboxStorage.EntryKey;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.wire.ResponseCodec;

/** The disk fails at every place where it can: no receipt is a lie, and reads go on. */
class MailboxDiskTest {
  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualClock clock = new ManualClock(START);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void whatever_change_fails_what_has_a_receipt_is_there_after_a_restart() {
    var sound = Faults.none();
    run(sound);
    assertTrue(sound.changes() > 10);

    for (var kind : Faults.Kind.values()) {
      for (var n = 1L; n <= sound.changes(); n++) {
        run(Faults.at(n, kind));
      }
    }
  }

  /** Leaves three entries, deletes the first, and checks every promise that was made. */
  private void run(Faults faults) {
    var files = new MemorySegmentFiles();
    var index = MemoryKeyValue.thatCanLosePower();
    SegmentedMailboxes storage;
    try {
      storage =
          SegmentedMailboxes.open(
              new FaultySegmentFiles(files, faults),
              new FaultyKeyValue(index, faults),
              new TestSecrets(1));
    } catch (StoreFailure cannotOpen) {
      return;
    }
    var node = new MailboxNode(kit, clock, MailboxLimits.DEFAULT, storage).ready();
    var promised = new ArrayList<Integer>();
    for (var seed = 1; seed <= 3; seed++) {
      if (node.ask(append(seed, START.plus(DAY))) instanceof Response.EntryStored) {
        promised.add(seed);
      }
    }
    assertEquals(promised.size(), node.ids().size());
    for (var seed : promised) {
      node.ask(node.fetch(seed), Response.EntryBody.class);
    }
    var deleted = node.ask(node.delete(1)) instanceof Response.Done && promised.contains(1);
    kit.stop(node.mailboxes);

    var left =
        SegmentedMailboxes.open(
            files.afterPowerLoss(), index.afterPowerLoss(0), new TestSecrets(2));
    for (var seed : promised) {
      var found = left.read(new EntryKey(ADDRESS.hash(), entry(seed).id()));
      if (seed != 1) {
        assertTrue(found.isPresent(), "promised and lost");
      } else if (deleted) {
        assertTrue(found.isEmpty(), "deleted and back");
      }
    }
  }

  @Test
  void the_trace_of_a_deleted_entry_that_expired_meanwhile_is_gone_as_soon_as_a_node_is_back() {
    var files = new MemorySegmentFiles();
    var index = MemoryKeyValue.thatCanLosePower();
    var before = SegmentedMailboxes.open(files, index, new TestSecrets(1));
    var node = new MailboxNode(kit, clock, MailboxLimits.DEFAULT, before).ready();
    node.ask(append(1, START.plus(Duration.ofHours(1))), Response.EntryStored.class);
    node.ask(append(2, START.plus(DAY)), Response.EntryStored.class);
    node.ask(node.delete(1), Response.Done.class);
    kit.stop(node.mailboxes);
    clock.advance(Duration.ofHours(2));

    var after = SegmentedMailboxes.open(files.reopened(), index.reopened(), new TestSecrets(2));
    var back = new MailboxNode(kit, clock, MailboxLimits.DEFAULT, after).ready();

    back.link.awaitAssert(
        () -> {
          assertEquals(Optional.of(START.plus(DAY)), after.nextExpiry());
          return null;
        });
  }

  @Test
  void a_damaged_entry_is_erased_and_taken_again() {
    var files = new MemorySegmentFiles();
    var storage = SegmentedMailboxes.open(files, index(), new TestSecrets(1));
    var node = new MailboxNode(kit, clock, MailboxLimits.DEFAULT, storage).ready();
    node.ask(append(1, START.plus(DAY)), Response.EntryStored.class);
    var segment = files.list().getFirst();
    files.overwrite(segment, files.length(segment) - 100, Bytes.wrap(new byte[50]));

    assertEquals(Reason.NOT_FOUND, node.refusal(node.fetch(1)));
    assertEquals(List.of(), node.ids());
    assertEquals(0, node.status().entries());

    node.ask(append(1, START.plus(DAY)), Response.EntryStored.class);
    node.ask(node.fetch(1), Response.EntryBody.class);
    assertEquals(1, node.status().entries());
  }

  @Test
  void after_a_failed_write_nothing_new_is_taken_and_reads_go_on() {
    var files = new MemorySegmentFiles();
    var scenario = Faults.none();
    SegmentedMailboxes.open(new FaultySegmentFiles(files, scenario), index(), new TestSecrets(1));
    var faults = Faults.at(scenario.changes() + 4, Faults.Kind.ONCE);
    var storage =
        SegmentedMailboxes.open(
            new FaultySegmentFiles(new MemorySegmentFiles(), faults), index(), new TestSecrets(1));
    var node = new MailboxNode(kit, clock, MailboxLimits.DEFAULT, storage).ready();
    var seed = 1;
    while (node.ask(append(seed, START.plus(DAY))) instanceof Response.EntryStored) {
      seed++;
    }

    assertEquals(Reason.NOT_READY, node.refusal(append(seed + 1, START.plus(DAY))));
    assertEquals(seed - 1, node.ids().size());
    assertEquals(false, node.status().writable());
  }

  @Test
  void who_could_not_read_what_waits_does_not_say_that_nothing_does() {
    var storage =
        new SwitchedMailboxes(
            sound(),
            () -> {
              throw new StoreFailure.Broken("the disk is gone");
            });

    var node =
        LoggingTestKit.error("UNREADABLE")
            .expect(
                kit.system(), () -> new MailboxNode(kit, clock, MailboxLimits.DEFAULT, storage));

    assertEquals(Reason.NOT_READY, node.refusal(node.list()));
    assertEquals(Reason.NOT_READY, node.refusal(node.fetch(1)));
    assertEquals(Reason.NOT_READY, node.refusal(append(1, START.plus(DAY))));
  }

  @Test
  void a_mailbox_that_cannot_be_read_anew_takes_no_place_from_the_others() {
    var failure = new AtomicReference<RuntimeException>();
    var storage =
        new SwitchedMailboxes(
            sound(),
            () -> {
              var now = failure.get();
              if (now instanceof IllegalStateException) {
                failure.set(new StoreFailure.Broken("the disk is gone"));
              }
              if (now != null) {
                throw now;
              }
            });
    var standard = MailboxLimits.DEFAULT;
    var waiting = 2;
    var limits =
        new MailboxLimits(
            standard.rules(),
            standard.maxEntries(),
            waiting,
            standard.clockTolerance(),
            standard.maxNonces(),
            standard.maxDevices(),
            standard.fullPause());
    var node = new MailboxNode(kit, clock, limits, storage).ready();
    node.ask(append(1, START.plus(DAY)), Response.EntryStored.class);
    failure.set(new IllegalStateException("a fault"));
    LoggingTestKit.warn("cannot be read").expect(kit.system(), () -> node.send(node.fetch(1)));
    for (var i = 0; i <= waiting; i++) {
      assertEquals(Reason.NOT_READY, node.refusal(append(2 + i, START.plus(DAY))));
    }
    var bind = new Request.BindMailbox(ADDRESS.hash(), node.access(), 0);
    assertEquals(Reason.NOT_READY, node.refusal(bind));

    failure.set(null);

    var other = new ContactAddress(MailboxNode.EVE.uid(), ADDRESS.day(), ADDRESS.anchor());
    node.ask(append(other, 9, START.plus(DAY)), Response.EntryStored.class);
  }

  @Test
  void neither_an_unknown_nor_an_emptied_mailbox_costs_a_reading_of_the_disk() {
    var readings = new AtomicInteger();
    var storage = new SwitchedMailboxes(sound(), readings::incrementAndGet);
    var node = new MailboxNode(kit, clock, MailboxLimits.DEFAULT, storage).ready();
    readings.set(0);
    var unknown = List.of(node.ask(node.list()), node.ask(node.fetch(1)), node.ask(node.delete(1)));
    assertEquals(0, readings.get());
    node.ask(append(1, START.plus(DAY)), Response.EntryStored.class);
    node.ask(node.delete(1), Response.Done.class);
    readings.set(0);

    var emptied = List.of(node.ask(node.list()), node.ask(node.fetch(1)), node.ask(node.delete(1)));

    assertEquals(0, readings.get());
    assertEquals(
        unknown.stream().map(ResponseCodec::encode).toList(),
        emptied.stream().map(ResponseCodec::encode).toList());
  }

  private static SegmentedMailboxes sound() {
    return SegmentedMailboxes.open(new MemorySegmentFiles(), index(), new TestSecrets(1));
  }

  private static MemoryKeyValue index() {
    return MemoryKeyValue.create();
  }
}
