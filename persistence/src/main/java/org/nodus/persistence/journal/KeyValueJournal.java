package org.nodus.persistence.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.SerializationExtension;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.Keys;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Bytes;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Pekko's journal plugin over a {@link KeyValue}: writes of all persistent actors are committed in
 * groups, nothing is remembered per persistence id, and a replay whose map is closed under it fails
 * instead of touching freed memory. Created by Pekko from {@code nodus-journal}.
 */
public final class KeyValueJournal extends AsyncWriteJournal {
  /** Events read at a time: the map is held for one page only, so close never waits long. */
  private static final int REPLAY_PAGE = 128;

  private final JournalStorage storage = JournalStorage.of(context().system());
  private final KeyValue map = storage.map();
  private final GroupCommit commit = storage.commit();
  private final Forms forms = new Forms(SerializationExtension.get(context().system()));

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    var all = new Batch();
    var rejections = new ArrayList<Optional<Exception>>();
    for (var message : messages) {
      try {
        all.addAll(batchOf(message));
        rejections.add(Optional.empty());
      } catch (Exception notSerializable) {
        // Serializers are Scala: they throw checked exceptions without saying so.
        rejections.add(Optional.of(notSerializable));
      }
    }
    if (all.isEmpty()) {
      return Futures.successful(rejections);
    }
    // A full disk refuses and has written nothing: the actor begins again and asks again. Any other
    // failure leaves open what is written, and stops it.
    return commit.<Iterable<Optional<Exception>>>write(
        all, rejections, full -> Collections.nCopies(rejections.size(), Optional.of(full)));
  }

  private Batch batchOf(AtomicWrite write) {
    var batch = new Batch();
    var id = write.persistenceId();
    for (var event : CollectionConverters.asJava(write.payload())) {
      batch.put(JournalKeys.event(id, event.sequenceNr()), forms.event(event));
    }
    return batch.put(JournalKeys.highest(id), JournalKeys.number(write.highestSequenceNr()));
  }

  // Void has no value but null.
  @SuppressWarnings("NullAway")
  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    return commit.behind(
        () -> {
          delete(persistenceId, Math.min(toSequenceNr, highest(persistenceId)));
          return null;
        });
  }

  private void delete(String persistenceId, long to) {
    if (to <= deletedTo(persistenceId)) {
      return;
    }
    // From here on a replay begins behind them, even if the power goes before the last one did.
    map.writeDurably(new Batch().put(JournalKeys.deleted(persistenceId), JournalKeys.number(to)));
    var until = JournalKeys.event(persistenceId, to + 1);
    while (true) {
      var page = map.entries(JournalKeys.events(persistenceId), until, KeyValue.PAGE);
      if (page.isEmpty()) {
        return;
      }
      var batch = new Batch();
      page.forEach(entry -> batch.delete(entry.key()));
      map.write(batch);
    }
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    // Behind the queue: a restarted actor asks while its last write is still on its way.
    return commit.behind(() -> highest(persistenceId));
  }

  // Void has no value but null.
  @SuppressWarnings("NullAway")
  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<PersistentRepr> replayCallback) {
    return Futures.future(
        () -> {
          replay(persistenceId, fromSequenceNr, toSequenceNr, max, replayCallback);
          return null;
        },
        storage.io());
  }

  private void replay(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> callback) {
    var next = Math.max(from, deletedTo(persistenceId) + 1);
    var last = Math.min(to, highest(persistenceId));
    var left = max;
    while (next <= last && left > 0) {
      var limit = (int) Math.min(REPLAY_PAGE, left);
      var page = page(persistenceId, next, last, limit);
      for (var entry : page) {
        var sequenceNr = JournalKeys.numberAtEnd(entry.key(), 0);
        if (sequenceNr != next) {
          throw missing(persistenceId, next);
        }
        callback.accept(forms.event(persistenceId, sequenceNr, entry.value()));
        next++;
      }
      if (page.isEmpty() && deletedTo(persistenceId) < next) {
        throw missing(persistenceId, next);
      }
      left -= page.size();
      next = Math.max(next, deletedTo(persistenceId) + 1);
    }
  }

  private List<KeyValue.Entry> page(String persistenceId, long from, long to, int limit) {
    return map.entries(
        JournalKeys.event(persistenceId, from),
        Keys.after(JournalKeys.event(persistenceId, to)),
        limit);
  }

  private static StoreFailure missing(String persistenceId, long sequenceNr) {
    return new StoreFailure.Damaged(
        "The journal has lost event " + sequenceNr + " of " + persistenceId + ".");
  }

  private long highest(String persistenceId) {
    return number(JournalKeys.highest(persistenceId));
  }

  private long deletedTo(String persistenceId) {
    return number(JournalKeys.deleted(persistenceId));
  }

  private long number(Bytes key) {
    return map.get(key).map(value -> JournalKeys.numberAtEnd(value, 0)).orElse(0L);
  }
}
