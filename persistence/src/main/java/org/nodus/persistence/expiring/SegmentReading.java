package org.nodus.persistence.expiring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.protocol.bytes.Bytes;

/**
 * Reads what no index knows of a segment: finds the records, opens them, and tells in the order of
 * the file what they are. While {@link Hands} open some, the next ones are read. What follows the
 * last sound record is a torn tail.
 */
final class SegmentReading {
  /** Opened at a time: a quarter of a millisecond's work, and 1,000 of the shortest records. */
  private static final int BATCH_BYTES = 256 << 10;

  /** For each hand one that it opens and one that waits for it: half a MiB. */
  private static final int BATCHES_PER_HAND = 2;

  private final SegmentFiles files;
  private final Segment segment;
  private final Seals seals;
  private final Hands hands;
  private final Predicate<Look.Found> isSound;
  private final ArrayDeque<FutureTask<List<Look>>> opening = new ArrayDeque<>();
  private Batch batch = new Batch();
  private long endOfSound;
  private int suspects;
  private int damaged;

  /**
   * A reading of one segment.
   *
   * @param isSound hears what is found; false if that is not an undamaged record
   */
  SegmentReading(
      SegmentFiles files,
      Segment segment,
      Seals seals,
      Hands hands,
      Predicate<Look.Found> isSound) {
    this.files = files;
    this.segment = segment;
    this.seals = seals;
    this.hands = hands;
    this.isSound = isSound;
  }

  /** Records found damaged so far that are not part of a torn tail. */
  int damaged() {
    return damaged;
  }

  /** Reads from {@code start}, which begins a record, and returns where the torn tail begins. */
  long run(long start) {
    endOfSound = start;
    try {
      new SegmentScan(files, segment).run(start, new Reader());
      handOver();
      while (!opening.isEmpty()) {
        hearFirst();
      }
      return endOfSound;
    } finally {
      // After a failure nobody begins what nobody waits for.
      opening.forEach(unheard -> unheard.cancel(false));
    }
  }

  /** What is opened together: empty for bytes that are no whole record. */
  private record Batch(List<Optional<Sealed>> pieces, int bytes) {
    private Batch() {
      this(new ArrayList<>(), 0);
    }

    private Batch with(Optional<Sealed> piece) {
      pieces.add(piece);
      return new Batch(pieces, bytes + piece.map(found -> found.place().totalBytes()).orElse(1));
    }
  }

  private record Sealed(IndexEntry place, Bytes bytes) {}

  private final class Reader implements SegmentScan.Visitor {
    @Override
    public void record(RecordHeader header, long offset, Bytes sealed) {
      var place =
          new IndexEntry(
              header.key(),
              IndexEntry.State.ERASING,
              segment.number,
              offset,
              header.sealedBytes(),
              header.expiryMillis(),
              Bytes.EMPTY);
      take(Optional.of(new Sealed(place, sealed)));
    }

    @Override
    public void nothing() {
      take(Optional.empty());
    }
  }

  private void take(Optional<Sealed> piece) {
    batch = batch.with(piece);
    if (batch.bytes() >= BATCH_BYTES) {
      handOver();
      while (opening.size() > hands.count() * BATCHES_PER_HAND) {
        hearFirst();
      }
    }
  }

  private void handOver() {
    var given = batch.pieces();
    batch = new Batch();
    var task = new FutureTask<>(() -> given.stream().map(this::lookAt).toList());
    opening.add(task);
    hands.executor().execute(task);
  }

  /** On any thread. */
  private Look lookAt(Optional<Sealed> piece) {
    if (piece.isEmpty()) {
      return new Look.Nothing();
    }
    var place = piece.get().place();
    var sealed = piece.get().bytes();
    if (!seals.hasKeyFor(place)) {
      return new Look.Keyless(place);
    }
    var erasure = Erasure.of(sealed);
    if (erasure.isPresent()) {
      return new Look.Erased(place, erasure.get());
    }
    return seals
        .open(place, sealed)
        .<Look>map(content -> new Look.Sound(place, content.entry()))
        .orElseGet(() -> new Look.Spoilt(place));
  }

  private void hearFirst() {
    for (var look : looks(opening.remove())) {
      switch (look) {
        case Look.Nothing nothing -> suspects++;
        case Look.Found found -> hear(found);
      }
    }
  }

  private static List<Look> looks(FutureTask<List<Look>> opened) {
    // Who waits for a hand that has not begun does it alone; what has begun is not done again.
    opened.run();
    try {
      return opened.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a store is opened", interrupted);
    }
  }

  private void hear(Look.Found found) {
    if (isSound.test(found)) {
      endOfSound = found.place().offset() + found.place().totalBytes();
      damaged += suspects;
      suspects = 0;
    } else {
      suspects++;
    }
  }
}
