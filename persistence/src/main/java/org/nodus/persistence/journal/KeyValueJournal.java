package org.nodus.persistence.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.SerializationExtension;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Pekko's journal plugin over a {@link KeyValue}: writes of all persistent actors are committed in
 * groups, nothing is remembered per persistence id, and a replay whose map is closed under it fails
 * instead of touching freed memory. Created by Pekko from {@code nodus-journal}.
 */
public final class KeyValueJournal extends AsyncWriteJournal {
  private final JournalStorage storage = JournalStorage.of(context().system());
  private final KeyValue map = storage.map();
  private final CommitQueue commit = storage.commit();
  private final Forms forms = new Forms(SerializationExtension.get(context().system()));

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    var all = new AppendedEvents();
    var rejections = new ArrayList<Optional<Exception>>();
    for (var message : messages) {
      try {
        all.addAll(eventsOf(message));
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

  private AppendedEvents eventsOf(AtomicWrite write) {
    var events = new AppendedEvents();
    for (var event : CollectionConverters.asJava(write.payload())) {
      events.add(write.persistenceId(), event.sequenceNr(), forms.event(event));
    }
    return events;
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
    var last = map.get(JournalKeys.event(persistenceId, to)).map(Framed::of);
    var link = last.filter(Framed::hasLink).map(Framed::link);
    var end = new Ends.End(to, link.orElseGet(() -> Chain.start(persistenceId)));
    map.writeDurably(new Batch().put(JournalKeys.deleted(persistenceId), end.value()));
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
          new Replay(map, persistenceId)
              .run(
                  fromSequenceNr,
                  toSequenceNr,
                  max,
                  (number, content) ->
                      replayCallback.accept(forms.event(persistenceId, number, content)));
          return null;
        },
        storage.io());
  }

  private long highest(String persistenceId) {
    return Ends.End.highest(map, persistenceId).sequenceNr();
  }

  private long deletedTo(String persistenceId) {
    return Ends.End.deleted(map, persistenceId).sequenceNr();
  }
}
