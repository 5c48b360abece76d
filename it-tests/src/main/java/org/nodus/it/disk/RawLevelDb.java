package org.nodus.it.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.WriteOptions;
import org.nodus.persistence.expiring.ExpiringRecord;

/** The same records as values of a bare LevelDB, with nothing around it. */
final class RawLevelDb {
  private static final int BATCH = 64;

  private RawLevelDb() {}

  static double putsPerSecond(Path directory, Records records) {
    return measured(
        directory,
        db -> {},
        db -> records.all().forEach(one -> db.put(key(one), body(one))),
        records.all().size());
  }

  static double syncedPerSecond(Path directory, Records records) {
    return measured(
        directory,
        db -> {},
        db -> records.groups(BATCH).forEach(group -> writeSynced(db, group)),
        records.all().size());
  }

  static double getsPerSecond(Path directory, Records records, RandomGenerator random) {
    return measured(
        directory,
        db -> records.groups(BATCH).forEach(group -> writeSynced(db, group)),
        db -> {
          for (var i = 0; i < records.all().size(); i++) {
            var wanted = records.all().get(random.nextInt(records.all().size()));
            if (db.get(key(wanted)) == null) {
              throw new IllegalStateException("a record is lost");
            }
          }
        },
        records.all().size());
  }

  /** Microseconds for each record, deleted and its bytes gone. */
  static double deletionMicros(Path directory, Records records) {
    var perSecond =
        measured(
            directory,
            db -> records.groups(BATCH).forEach(group -> writeSynced(db, group)),
            db -> {
              records.all().forEach(one -> db.delete(key(one)));
              db.compactRange(null, null);
            },
            records.all().size());
    return 1e6 / perSecond;
  }

  /** How long the database takes to be rid of what was deleted in it. */
  static double compactionSeconds(Path directory) {
    try (var db = open(directory)) {
      return Stopwatch.seconds(() -> db.compactRange(null, null));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static double measured(
      Path directory, Consumer<DB> before, Consumer<DB> work, int operations) {
    try (var db = open(directory)) {
      before.accept(db);
      return operations / Stopwatch.seconds(() -> work.accept(db));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static DB open(Path directory) throws IOException {
    var options = new Options().createIfMissing(true).compressionType(CompressionType.NONE);
    return JniDBFactory.factory.open(directory.toFile(), options);
  }

  private static void writeSynced(DB db, List<ExpiringRecord> group) {
    try (var batch = db.createWriteBatch()) {
      group.forEach(one -> batch.put(key(one), body(one)));
      db.write(batch, new WriteOptions().sync(true));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] key(ExpiringRecord one) {
    return one.key().toArray();
  }

  private static byte[] body(ExpiringRecord one) {
    return one.body().toArray();
  }
}
