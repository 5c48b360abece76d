package org.nodus.actors.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nodus.actors.storage.StoringNode.START;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.disk.WriteResult;
import org.nodus.actors.environment.ManualClock;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.fragment.FragmentStorage;
import org.nodus.persistence.fragment.SegmentedFragments;
import org.nodus.persistence.fragment.StoredFragment;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.fragment.CodedMessage;

class FragmentWriterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DAY = Duration.ofDays(1);
  private static final CodedMessage MESSAGE = StoringNode.message(1, 4_000);
  private static final FragmentKeeper.Place PLACE = new FragmentKeeper.Place(MESSAGE.id(), 3);

  private final ActorTestKit kit = ActorTestKit.create();
  private final ManualClock clock = new ManualClock(START);
  private final MemorySegmentFiles files = new MemorySegmentFiles();
  private final SegmentedFragments storage =
      SegmentedFragments.open(files, MemoryKeyValue.create(), new TestSecrets(1));
  private final TestProbe<FragmentStore.Command> store = kit.createTestProbe();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void what_was_stored_anew_while_its_damaged_copy_was_to_be_discarded_stays() {
    storeAndDamage(fragmentUntil(DAY));
    var longer = fragmentUntil(DAY.multipliedBy(2));
    storage.append(List.of(longer), START);
    var writer = writerOf(storage);

    writer.tell(new FragmentWriter.Discard(PLACE));
    writer.tell(FragmentWriter.Order.READ_INDEX);

    var indexed = store.expectMessageClass(FragmentStore.Indexed.class, PATIENCE);
    assertEquals(1, indexed.held().size());
    assertEquals(Optional.of(longer), storage.read(MESSAGE.id(), 3));
  }

  @Test
  void what_was_stored_again_for_as_long_over_its_damaged_copy_is_there() {
    var stored = fragmentUntil(DAY);
    storeAndDamage(stored);
    var writer = writerOf(storage);
    var asker = kit.<PeerLink.Reply>createTestProbe();
    var request = StoringNode.fetch(MESSAGE, 3);
    var incoming = new PeerLink.Incoming(StoringNode.PEER, request, 7, asker.getRef());

    writer.tell(new FragmentWriter.Store(new FragmentWriter.Pending(incoming, stored)));
    writer.tell(new FragmentWriter.Discard(PLACE));
    writer.tell(FragmentWriter.Order.READ_INDEX);

    var written = store.expectMessageClass(FragmentStore.Written.class, PATIENCE);
    assertEquals(new WriteResult.Done(Outcome.STORED), written.result());
    store.expectMessageClass(FragmentStore.Indexed.class, PATIENCE);
    assertEquals(Optional.of(stored), storage.read(MESSAGE.id(), 3));
  }

  @Test
  void what_went_before_the_disk_failed_while_forgetting_is_told_and_the_order_is_ended() {
    storage.append(List.of(fragmentUntil(DAY)), START);
    var writer = writerOf(thatFailsBehindWhatIsGone());
    clock.advance(DAY);

    writer.tell(FragmentWriter.Order.EXPIRE);

    assertEquals(
        FragmentStore.DiskNews.READ_ONLY,
        store.expectMessageClass(FragmentStore.DiskNews.class, PATIENCE));
    var gone = store.expectMessageClass(FragmentStore.Gone.class, PATIENCE);
    assertEquals(List.of(PLACE), gone.places());
    assertEquals(
        Optional.empty(), store.expectMessageClass(FragmentStore.Forgotten.class, PATIENCE).next());
  }

  private FragmentStorage thatFailsBehindWhatIsGone() {
    return (FragmentStorage)
        Proxy.newProxyInstance(
            FragmentStorage.class.getClassLoader(),
            new Class<?>[] {FragmentStorage.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("nextExpiry")) {
                throw new StoreFailure.Broken("the disk is gone");
              }
              return method.invoke(storage, arguments);
            });
  }

  private ActorRef<FragmentWriter.Command> writerOf(FragmentStorage on) {
    return kit.spawn(FragmentWriter.create(on, clock, store.getRef()));
  }

  private static StoredFragment fragmentUntil(Duration life) {
    return new StoredFragment(MESSAGE.fragment(3), START.plus(life), Optional.empty());
  }

  private void storeAndDamage(StoredFragment stored) {
    storage.append(List.of(stored), START);
    var segment = files.list().getFirst();
    files.overwrite(segment, files.length(segment) - 100, Bytes.wrap(new byte[50]));
  }
}
