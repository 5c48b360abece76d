package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nodus.actors.storage.StoringNode.START;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.disk.WriteResult;
import org.nodus.actors.environment.ManualClock;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.fragment.SegmentedFragments;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;

class FragmentWriterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void what_was_stored_anew_while_its_damaged_copy_was_to_be_discarded_stays() {
    var files = new MemorySegmentFiles();
    var storage = SegmentedFragments.open(files, MemoryKeyValue.create(), new TestSecrets(1));
    var message = StoringNode.message(1, 4_000);
    var stored =
        new StoredFragment(message.fragment(3), START.plus(Duration.ofDays(1)), Optional.empty());
    storage.append(List.of(stored), START);
    var segment = files.list().getFirst();
    files.overwrite(segment, files.length(segment) - 100, Bytes.wrap(new byte[50]));
    var longer =
        new StoredFragment(message.fragment(3), START.plus(Duration.ofDays(2)), Optional.empty());
    storage.append(List.of(longer), START);
    var store = kit.<FragmentStore.Command>createTestProbe();
    var writer = kit.spawn(FragmentWriter.create(storage, new ManualClock(START), store.getRef()));

    writer.tell(new FragmentWriter.Discard(new FragmentKeeper.Place(message.id(), 3)));
    writer.tell(FragmentWriter.Order.READ_INDEX);

    var indexed = store.expectMessageClass(FragmentStore.Indexed.class, Duration.ofSeconds(60));
    assertEquals(1, indexed.held().size());
    assertEquals(Optional.of(longer), storage.read(message.id(), 3));
  }

  @Test
  void what_was_stored_again_for_as_long_over_its_damaged_copy_is_there() {
    var files = new MemorySegmentFiles();
    var storage = SegmentedFragments.open(files, MemoryKeyValue.create(), new TestSecrets(1));
    var message = StoringNode.message(1, 4_000);
    var stored =
        new StoredFragment(message.fragment(3), START.plus(Duration.ofDays(1)), Optional.empty());
    storage.append(List.of(stored), START);
    var segment = files.list().getFirst();
    files.overwrite(segment, files.length(segment) - 100, Bytes.wrap(new byte[50]));
    var store = kit.<FragmentStore.Command>createTestProbe();
    var asker = kit.<PeerLink.Reply>createTestProbe();
    var writer = kit.spawn(FragmentWriter.create(storage, new ManualClock(START), store.getRef()));
    var request = StoringNode.fetch(message, 3);
    var incoming = new PeerLink.Incoming(StoringNode.PEER, request, 7, asker.getRef());

    writer.tell(new FragmentWriter.Store(new FragmentWriter.Pending(incoming, stored)));
    writer.tell(new FragmentWriter.Discard(new FragmentKeeper.Place(message.id(), 3)));
    writer.tell(FragmentWriter.Order.READ_INDEX);

    var written = store.expectMessageClass(FragmentStore.Written.class, PATIENCE);
    assertEquals(new WriteResult.Done(Outcome.STORED), written.result());
    store.expectMessageClass(FragmentStore.Indexed.class, PATIENCE);
    assertEquals(Optional.of(stored), storage.read(message.id(), 3));
  }
}
