package org.nodus.persistence.leveldb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBException;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.ReadOptions;
import org.iq80.leveldb.WriteOptions;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.FreeSpace;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.OpenGuard;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.file.Directories;
import org.nodus.persistence.file.ReserveFile;
import org.nodus.protocol.bytes.Bytes;

/**
 * A {@link KeyValue} on LevelDB 1.8. Every native call runs inside one {@link OpenGuard}, and no
 * iterator outlives the call that made it, so none can meet a closed database.
 *
 * <p>Checksums are verified on opening, reading and compaction: what does not match is {@link
 * StoreFailure.Damaged}. The log alone may have an end that does not match, because a killed
 * process leaves one: {@link #dropped}.
 */
public final class LevelDb implements KeyValue {
  /** Half of LevelDB's default: sixteen nodes with two databases each share one JVM in the demo. */
  private static final int WRITE_BUFFER_BYTES = 2 << 20;

  /** Same reason: 32 databases with 1 MiB of blocks each; bodies are not in here. */
  private static final long CACHE_BYTES = 1 << 20;

  private static final WriteOptions BUFFERED = new WriteOptions().sync(false);
  private static final WriteOptions SYNCED = new WriteOptions().sync(true);
  private static final ReadOptions READ = new ReadOptions().verifyChecksums(true);

  /** A scan shall not push the index out of the cache. */
  private static final ReadOptions SCAN = new ReadOptions().verifyChecksums(true).fillCache(false);

  /** How LevelDB begins its messages about bytes that were changed. */
  private static final String CORRUPTION = "Corruption";

  /** The file in which LevelDB looks for a database. */
  private static final String CURRENT = "CURRENT";

  private final DB db;
  private final Path directory;
  private final FreeSpace space;
  private final OpenGuard guard;
  private final Optional<ReserveFile> reserve;
  private final Optional<String> dropped;

  private LevelDb(
      DB db,
      Path directory,
      FreeSpace space,
      Optional<ReserveFile> reserve,
      Optional<String> dropped) {
    this.db = db;
    this.dropped = dropped;
    this.directory = directory;
    this.space = space;
    this.reserve = reserve;
    this.guard = new OpenGuard("The database in " + directory);
  }

  /** Whether a database was begun in {@code directory}; opening any other begins one. */
  public static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(CURRENT));
  }

  /**
   * Opens the database in {@code directory}, made when missing.
   *
   * @throws StoreFailure.DirectoryInUse if any process, this one included, has it open
   * @throws StoreFailure.DirectoryUnusable if it cannot be written
   */
  public static LevelDb open(Path directory) {
    Directories.ensureUsable(directory);
    return open(directory, Directories.freeSpace(directory, FreeSpace.DEFAULT_RESERVE_BYTES));
  }

  /** As {@link #open(Path)} with another rule for when the disk is full. */
  public static LevelDb open(Path directory, FreeSpace space) {
    Directories.ensureUsable(directory);
    return open(directory, space, Optional.empty());
  }

  /**
   * As {@link #open(Path)}, with a {@link ReserveFile} of its own in {@code directory}: when others
   * have filled the disk this database goes on for so many bytes.
   */
  public static LevelDb openWithReserve(Path directory, long reserveBytes) {
    Directories.ensureUsable(directory);
    var space = Directories.freeSpace(directory, FreeSpace.DEFAULT_RESERVE_BYTES);
    return openWithReserve(directory, reserveBytes, space);
  }

  static LevelDb openWithReserve(Path directory, long reserveBytes, FreeSpace space) {
    Directories.ensureUsable(directory);
    // LevelDB leaves files alone whose names it does not know.
    var reserve = ReserveFile.in(directory.resolve("reserve"), reserveBytes, space);
    return open(directory, space, Optional.of(reserve));
  }

  private static LevelDb open(Path directory, FreeSpace space, Optional<ReserveFile> reserve) {
    // Opening writes too: a new log, and what the old one held as a table.
    ensure(0, space, reserve);
    ensureSound(directory);
    try {
      var gap = Gap.in(directory);
      return new LevelDb(openVerifying(directory), directory, space, reserve, gap);
    } catch (IOException | DBException failure) {
      if (!isOfTheLog(failure)) {
        throw whyNotOpened(directory, failure);
      }
      return openWithoutTheRest(directory, space, reserve, String.valueOf(failure.getMessage()));
    }
  }

  /** Where the log does not match its checksums any more, all behind it is left out. */
  private static LevelDb openWithoutTheRest(
      Path directory, FreeSpace space, Optional<ReserveFile> reserve, String why) {
    try {
      // First: once it is open without the rest, nothing in it tells that there was more.
      Gap.remember(directory, why);
      JniDBFactory.factory.open(directory.toFile(), options()).close();
      var dropped = Diary.dropped(directory).orElse(why);
      return new LevelDb(openVerifying(directory), directory, space, reserve, Optional.of(dropped));
    } catch (IOException | DBException failure) {
      throw whyNotOpened(directory, failure);
    }
  }

  /** With every checksum looked at, those of the tables that it puts together anew as well. */
  private static DB openVerifying(Path directory) throws IOException {
    return JniDBFactory.factory.open(directory.toFile(), options().paranoidChecks(true));
  }

  private static Options options() {
    return new Options()
        .createIfMissing(true)
        .compressionType(CompressionType.NONE)
        .writeBufferSize(WRITE_BUFFER_BYTES)
        .cacheSize(CACHE_BYTES);
  }

  private static void ensureSound(Path directory) {
    try {
      var damaged = isIn(directory) ? TableCheck.damagedTable(directory) : Optional.<String>empty();
      if (damaged.isPresent()) {
        throw new StoreFailure.Damaged(
            "The database in %s is damaged: its file %s does not match its checksums."
                .formatted(directory, damaged.get()));
      }
    } catch (IOException unreadable) {
      throw new StoreFailure.DirectoryUnusable(
          directory.toString(), String.valueOf(unreadable.getMessage()));
    }
  }

  /**
   * What opening had to leave out of the log, in LevelDB's words: the end of a write that was never
   * acknowledged, after a loss of power or a kill, or damage. Told again at every opening until
   * {@link #settle}.
   */
  public Optional<String> dropped() {
    return dropped;
  }

  /** All who use this database have dealt with what was left out: the next opening is whole. */
  public void settle() {
    try {
      Gap.forget(directory);
    } catch (IOException failure) {
      throw new StoreFailure.DirectoryUnusable(
          directory.toString(), String.valueOf(failure.getMessage()));
    }
  }

  @Override
  public boolean isWhole() {
    return dropped.isEmpty();
  }

  @Override
  public Optional<Bytes> get(Bytes key) {
    return guard.reading(
        () -> looking(() -> Optional.ofNullable(db.get(key.toArray(), READ)).map(Bytes::wrap)));
  }

  @Override
  public void write(Batch batch) {
    write(batch, BUFFERED);
  }

  @Override
  public void writeDurably(Batch batch) {
    write(batch, SYNCED);
  }

  private void write(Batch batch, WriteOptions durability) {
    guard.writing(
        () -> {
          ensureSpace(batch);
          calling(
              () -> {
                try (var changes = db.createWriteBatch()) {
                  for (var change : batch.changes()) {
                    switch (change) {
                      case Batch.Put put -> changes.put(put.key().toArray(), put.value().toArray());
                      case Batch.Delete delete -> changes.delete(delete.key().toArray());
                    }
                  }
                  db.write(changes, durability);
                  return batch;
                } catch (IOException failure) {
                  throw new UncheckedIOException(failure);
                }
              });
        });
  }

  @Override
  public List<Entry> entries(Bytes from, Bytes until, int limit) {
    return guard.reading(
        () ->
            looking(
                () -> {
                  var found = new ArrayList<Entry>();
                  try (var iterator = db.iterator(SCAN)) {
                    iterator.seek(from.toArray());
                    while (found.size() < limit && iterator.hasNext()) {
                      var next = iterator.next();
                      var key = Bytes.wrap(next.getKey());
                      if (!until.isEmpty() && key.compareTo(until) >= 0) {
                        break;
                      }
                      found.add(new Entry(key, Bytes.wrap(next.getValue())));
                    }
                    return found;
                  } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                  }
                }));
  }

  @Override
  public void close() {
    guard.close(
        () -> {
          try {
            db.close();
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        });
  }

  /** A block that does not match its checksum says nothing about the next write. */
  private <T> T looking(Supplier<T> nativeCall) {
    try {
      return calling(nativeCall);
    } catch (StoreFailure.Broken failure) {
      var message = String.valueOf(failure.getMessage());
      if (message.contains(CORRUPTION)) {
        throw new StoreFailure.Damaged(message);
      }
      throw failure;
    }
  }

  private <T> T calling(Supplier<T> nativeCall) {
    try {
      return nativeCall.get();
    } catch (RuntimeException failure) {
      // Iterators throw theirs inside a plain RuntimeException.
      var cause = failure.getCause() == null ? failure : failure.getCause();
      throw new StoreFailure.Broken(
          "The database in " + directory + " failed: " + cause.getMessage() + ".", failure);
    }
  }

  private void ensureSpace(Batch batch) {
    if (batch.forgets()) {
      space.ensureForForgetting();
      return;
    }
    var putBytes = 0L;
    for (var change : batch.changes()) {
      if (change instanceof Batch.Put put) {
        putBytes += put.key().length() + put.value().length();
      }
    }
    reserve.ifPresent(ReserveFile::makeIfRoom);
    ensure(putBytes, space, reserve);
  }

  private static void ensure(long bytes, FreeSpace space, Optional<ReserveFile> reserve) {
    try {
      space.ensure(bytes);
    } catch (StoreFailure.NoSpace full) {
      if (reserve.isEmpty() || !reserve.get().release()) {
        throw full;
      }
      space.ensure(bytes);
    }
  }

  private static boolean isOfTheLog(Exception failure) {
    return String.valueOf(failure.getMessage()).contains(CORRUPTION);
  }

  private static StoreFailure whyNotOpened(Path directory, Exception failure) {
    var message = String.valueOf(failure.getMessage());
    if (message.contains("lock")) {
      return new StoreFailure.DirectoryInUse(directory.toString());
    }
    var broken = message.contains(CORRUPTION) && isIn(directory);
    return broken
        ? new StoreFailure.Damaged("The database in " + directory + " is damaged: " + message + ".")
        : new StoreFailure.DirectoryUnusable(directory.toString(), message);
  }
}
