package org.nodus.persistence.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.Keys;
import org.nodus.protocol.bytes.Bytes;
import scala.Option;
import scala.concurrent.Future;

/**
 * Pekko's snapshot plugin over the same map as the journal. Created by Pekko from {@code
 * nodus-snapshots}.
 */
public final class KeyValueSnapshots extends SnapshotStore {
  private final JournalStorage storage = JournalStorage.of(context().system());
  private final KeyValue map = storage.map();
  private final CommitQueue commit = storage.commit();
  private final Forms forms = new Forms(SerializationExtension.get(context().system()));

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return Futures.future(() -> load(persistenceId, criteria), storage.io());
  }

  private Optional<SelectedSnapshot> load(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    var matching = matching(persistenceId, criteria);
    if (matching.isEmpty()) {
      return Optional.empty();
    }
    var key = matching.getLast();
    return map.get(key)
        .map(
            value ->
                SelectedSnapshot.create(
                    metadata(persistenceId, key, forms.snapshotMetadata(value)),
                    forms.snapshot(value)));
  }

  // Void has no value but null.
  @SuppressWarnings("NullAway")
  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    var key =
        JournalKeys.snapshot(metadata.persistenceId(), metadata.sequenceNr(), metadata.timestamp());
    var extra = metadata.metadata().isDefined() ? metadata.metadata().get() : null;
    return commit.write(Changes.of(new Batch().put(key, forms.snapshot(snapshot, extra))), null);
  }

  // Void has no value but null.
  @SuppressWarnings("NullAway")
  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    // Without a timestamp all snapshots of that number are meant.
    var at = metadata.sequenceNr();
    return delete(
        metadata.persistenceId(),
        metadata.timestamp() == 0
            ? SnapshotSelectionCriteria.create(at, Long.MAX_VALUE, at, 0)
            : SnapshotSelectionCriteria.create(at, metadata.timestamp(), at, metadata.timestamp()));
  }

  // Void has no value but null.
  @SuppressWarnings("NullAway")
  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    return delete(persistenceId, criteria);
  }

  // Void has no value but null.
  @SuppressWarnings("NullAway")
  private Future<Void> delete(String persistenceId, SnapshotSelectionCriteria criteria) {
    return commit.behind(
        () -> {
          var batch = new Batch();
          matching(persistenceId, criteria).forEach(batch::delete);
          map.writeDurably(batch);
          return null;
        });
  }

  /** The keys of the snapshots meant, oldest first. Values stay on disk: they may be large. */
  private List<Bytes> matching(String persistenceId, SnapshotSelectionCriteria criteria) {
    var keys = new ArrayList<Bytes>();
    var prefix = JournalKeys.snapshots(persistenceId);
    var from = prefix;
    var until = Keys.afterAllWith(prefix);
    while (true) {
      // One at a time: two or three are kept per actor, and each may be megabytes.
      var found = map.entries(from, until, 1);
      if (found.isEmpty()) {
        return keys;
      }
      var key = found.getFirst().key();
      var sequenceNr = JournalKeys.numberAtEnd(key, 1);
      var timestamp = JournalKeys.numberAtEnd(key, 0);
      if (sequenceNr <= criteria.maxSequenceNr()
          && sequenceNr >= criteria.minSequenceNr()
          && timestamp <= criteria.maxTimestamp()
          && timestamp >= criteria.minTimestamp()) {
        keys.add(key);
      }
      from = Keys.after(key);
    }
  }

  private static SnapshotMetadata metadata(
      String persistenceId, Bytes key, @Nullable Object extra) {
    return new SnapshotMetadata(
        persistenceId,
        JournalKeys.numberAtEnd(key, 1),
        JournalKeys.numberAtEnd(key, 0),
        Option.apply(extra));
  }
}
