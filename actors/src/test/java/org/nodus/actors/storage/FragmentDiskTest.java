package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.actors.storage.StoringNode.LIMITS;
import static org.nodus.actors.storage.StoringNode.START;
import static org.nodus.actors.storage.StoringNode.delete;
import static org.nodus.actors.storage.StoringNode.fetch;
import static org.nodus.actors.storage.StoringNode.message;
import static org.nodus.actors.storage.StoringNode.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.environment.ManualClock;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.Faults;
import org.nodus.persistence.disk.FaultyKeyValue;
import org.nodus.persistence.disk.FaultySegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.fragment.SegmentedFragments;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.fragment.CodedMessage;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/** The disk fails at every place where it can: no receipt is a lie, and reads go on. */
class FragmentDiskTest {
  private static final Duration DAY = Duration.ofDays(1);

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

  /** Stores three messages, deletes the first, and checks every promise that was made. */
  private void run(Faults faults) {
    var files = new MemorySegmentFiles();
    var index = MemoryKeyValue.thatCanLosePower();
    SegmentedFragments storage;
    try {
      storage =
          SegmentedFragments.open(
              new FaultySegmentFiles(files, faults),
              new FaultyKeyValue(index, faults),
              new TestSecrets(1));
    } catch (StoreFailure cannotOpen) {
      return;
    }
    var node = new StoringNode(kit, clock, LIMITS, storage).ready();
    var promised = new ArrayList<CodedMessage>();
    for (var seed = 1; seed <= 3; seed++) {
      var message = message(seed, 400);
      if (node.ask(store(message, 0, START.plus(DAY))) instanceof Response.FragmentStored) {
        promised.add(message);
      }
    }
    for (var message : promised) {
      node.ask(fetch(message, 0), Response.FragmentRange.class);
    }
    var first = message(1, 400);
    var deleted = node.ask(delete(first)) instanceof Response.Done;
    kit.stop(node.store);

    var left =
        SegmentedFragments.open(
            files.afterPowerLoss(), index.afterPowerLoss(0), new TestSecrets(2));
    for (var message : promised) {
      if (!message.id().equals(first.id())) {
        assertTrue(left.read(message.id(), 0).isPresent(), "promised and lost");
      }
    }
    if (deleted) {
      assertTrue(left.read(first.id(), 0).isEmpty(), "deleted and back");
    }
  }

  @Test
  void the_trace_of_a_deleted_fragment_that_expired_meanwhile_is_gone_as_soon_as_a_node_is_back() {
    var files = new MemorySegmentFiles();
    var index = MemoryKeyValue.thatCanLosePower();
    var before = SegmentedFragments.open(files, index, new TestSecrets(1));
    var node = new StoringNode(kit, clock, LIMITS, before).ready();
    var soon = START.plus(Duration.ofHours(1));
    node.ask(store(message(1, 400), 0, soon), Response.FragmentStored.class);
    node.ask(store(message(2, 400), 0, START.plus(DAY)), Response.FragmentStored.class);
    node.ask(delete(message(1, 400)), Response.Done.class);
    kit.stop(node.store);
    clock.advance(Duration.ofHours(2));

    var after = SegmentedFragments.open(files.reopened(), index.reopened(), new TestSecrets(2));
    var back = new StoringNode(kit, clock, LIMITS, after).ready();

    back.link.awaitAssert(
        () -> {
          assertEquals(Optional.of(START.plus(DAY)), after.nextExpiry());
          return null;
        });
  }

  @Test
  void after_a_failed_write_nothing_new_is_taken_and_reads_go_on() {
    var faults = new Switch();
    var node = node(faults);
    var held = message(1, 400);
    node.ask(store(held, 0, START.plus(DAY)), Response.FragmentStored.class);

    faults.failure = new StoreFailure.Broken("no more");

    assertEquals(Reason.NOT_READY, node.refusal(store(message(2, 400), 0, START.plus(DAY))));
    faults.failure = null;
    assertEquals(Reason.NOT_READY, node.refusal(store(message(3, 400), 0, START.plus(DAY))));
    assertEquals(Reason.NOT_READY, node.refusal(delete(held)));
    assertEquals(false, node.status().writable());
    node.ask(fetch(held, 0), Response.FragmentRange.class);
  }

  @Test
  void a_damaged_fragment_is_told_erased_and_taken_again_with_its_lock() {
    var files = new MemorySegmentFiles();
    var storage = SegmentedFragments.open(files, MemoryKeyValue.create(), new TestSecrets(1));
    var node = new StoringNode(kit, clock, LIMITS, storage).ready();
    var message = message(1, 4_000);
    var lock = message.id().hash();
    var expiry = START.plus(DAY);
    node.send(store(message, 3, expiry, StoringNode.payment()));
    node.custody
        .expectMessageClass(Custody.CheckPayment.class)
        .replyTo()
        .tell(new Custody.Accepted(lock));
    node.news.expectMessageClass(HoldingNews.Began.class);
    var paid = node.news.expectMessageClass(HoldingNews.Changed.class).holding();
    assertEquals(Holding.Standing.PAID, paid.standing());
    var segment = files.list().getFirst();
    var at = files.length(segment) - 100;
    var flipped = (byte) (files.read(segment, at, 1).get(0) ^ 4);
    files.overwrite(segment, at, Bytes.wrap(new byte[] {flipped}));

    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(message, 3)));

    var gone = node.news.expectMessageClass(HoldingNews.Changed.class).holding();
    assertEquals(Holding.Standing.GONE, gone.standing());
    node.news.expectMessage(new HoldingNews.Spoilt(paid));
    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(message, 3)));

    var answers = kit.<PeerLink.Reply>createTestProbe();
    var again = new StoredFragment(message.fragment(3), expiry, Optional.empty());
    node.store.tell(new FragmentStore.Adopt(again, answers.getRef()));

    assertTrue(answers.receiveMessage().response() instanceof Response.FragmentStored);
    node.ask(fetch(message, 3), Response.FragmentRange.class);
    node.news.expectMessage(new HoldingNews.Changed(paid));
    assertEquals(Optional.of(lock), storage.read(message.id(), 3).orElseThrow().lock());
    assertEquals(1, node.status().fragments());
  }

  @Test
  void a_sender_of_a_damaged_fragment_gets_no_receipt_for_nothing() {
    var files = new MemorySegmentFiles();
    var storage = SegmentedFragments.open(files, MemoryKeyValue.create(), new TestSecrets(1));
    var node = new StoringNode(kit, clock, LIMITS, storage).ready();
    var message = message(1, 4_000);
    node.ask(store(message, 3, START.plus(DAY)), Response.FragmentStored.class);
    var segment = files.list().getFirst();
    files.overwrite(segment, files.length(segment) - 100, Bytes.wrap(new byte[50]));
    assertEquals(Reason.NOT_FOUND, node.refusal(fetch(message, 3)));

    node.ask(store(message, 3, START.plus(DAY)), Response.FragmentStored.class);

    node.ask(fetch(message, 3), Response.FragmentRange.class);
  }

  @Test
  void a_full_disk_is_tried_again_after_a_pause() {
    var faults = new Switch();
    var node = node(faults);
    var held = message(1, 400);
    node.ask(store(held, 0, START.plus(DAY)), Response.FragmentStored.class);
    faults.failure = new StoreFailure.NoSpace("full");

    assertEquals(Reason.FULL, node.refusal(store(message(2, 400), 0, START.plus(DAY))));
    faults.failure = null;
    assertEquals(Reason.FULL, node.refusal(store(message(2, 400), 0, START.plus(DAY))));
    node.ask(fetch(held, 0), Response.FragmentRange.class);

    node.timePasses(LIMITS.fullPause());

    node.link.awaitAssert(
        () -> {
          assertTrue(node.status().writable());
          return null;
        });
    node.ask(store(message(2, 400), 0, START.plus(DAY)), Response.FragmentStored.class);
  }

  @Test
  void an_accepted_payment_hears_that_the_disk_failed() {
    var faults = new Switch();
    var node = node(faults);
    // Behind this one the tidying at the start is over: else the failure may meet that.
    node.ask(store(message(2, 400), 0, START.plus(DAY)), Response.FragmentStored.class);
    faults.failure = new StoreFailure.Broken("no more");
    var message = message(1, 400);

    var answers = node.send(store(message, 3, START.plus(DAY), StoringNode.payment()));
    var lock = message.id().hash();
    node.custody
        .expectMessageClass(Custody.CheckPayment.class)
        .replyTo()
        .tell(new Custody.Accepted(lock));

    assertEquals(
        Reason.NOT_READY, ((Response.Refused) answers.receiveMessage().response()).reason());
    node.custody.expectMessage(new Custody.Dropped(message.id(), lock, 3, Custody.Why.NOT_STORED));
  }

  @Test
  void many_fragments_that_wait_together_share_their_syncs() {
    var disk = new SlowDisk();
    var node = new StoringNode(kit, clock, LIMITS, disk.storage()).ready();
    var message = message(1, 4000);
    var answers =
        StoringNode.indices(200).stream()
            .map(index -> node.send(store(message, index, START.plus(DAY))))
            .toList();
    // Its answer comes behind the last fragment.
    node.status();
    disk.go.countDown();

    answers.forEach(TestProbe::receiveMessage);

    assertEquals(200, node.status().fragments());
    assertTrue(disk.changes.get() <= 2, disk.changes + " groups");
  }

  private StoringNode node(Switch faults) {
    return new StoringNode(kit, clock, LIMITS, faults.storage()).ready();
  }

  /** A disk that fails when told, and otherwise works. */
  private static final class Switch {
    volatile RuntimeException failure;

    SwitchedFragments storage() {
      var storage =
          SegmentedFragments.open(
              new MemorySegmentFiles(), MemoryKeyValue.create(), new TestSecrets(1));
      return new SwitchedFragments(
          storage,
          () -> {
            if (failure != null) {
              throw failure;
            }
          });
    }
  }

  /** A disk that stands still until it may go. */
  private static final class SlowDisk {
    final CountDownLatch go = new CountDownLatch(1);
    final AtomicInteger changes = new AtomicInteger();

    SwitchedFragments storage() {
      return new SwitchedFragments(
          SegmentedFragments.open(
              new MemorySegmentFiles(), MemoryKeyValue.create(), new TestSecrets(1)),
          () -> {
            changes.incrementAndGet();
            try {
              go.await();
            } catch (InterruptedException impatient) {
              throw new IllegalStateException(impatient);
            }
          });
    }
  }
}
