package org.nodus.it.ordeal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.nodus.node.environment.RealChance;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.expiring.ExpiringRecords;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.file.FileSegments;
import org.nodus.persistence.leveldb.LevelDb;
import org.nodus.protocol.bytes.Bytes;

/**
 * The process that is killed: works on the stores of one directory for ever and says on its
 * standard output what it is about to do and what is durable, one line each, see {@link
 * KillOrdeal}.
 */
public final class Victim {
  private final ExpiringRecords records;
  private final KeyValue journal;
  private final Random chance;
  private final PrintStream out;
  private Instant now;
  private long written;

  private Victim(Path directory, long seed, Instant now, long written, PrintStream out) {
    this.out = out;
    this.now = now;
    this.written = written;
    chance = new Random(seed);
    records = openRecords(directory);
    journal = openJournal(directory);
  }

  /** Directory, seed, time in milliseconds, and how many entries the journal has. */
  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    var victim =
        new Victim(
            Path.of(arguments[0]),
            Long.parseLong(arguments[1]),
            Instant.ofEpochMilli(Long.parseLong(arguments[2])),
            Long.parseLong(arguments[3]),
            out);
    while (!out.checkError()) {
      victim.step();
    }
  }

  static ExpiringRecords openRecords(Path directory) {
    return ExpiringRecords.open(
        FileSegments.open(directory.resolve("segments")),
        LevelDb.open(directory.resolve("index")),
        RealChance.INSTANCE::secret);
  }

  static KeyValue openJournal(Path directory) {
    return LevelDb.open(directory.resolve("journal"));
  }

  private void step() {
    switch (chance.nextInt(10)) {
      case 0 -> delete(Item.anyKey(chance));
      case 1 -> {
        now = now.plus(Duration.ofMinutes(chance.nextInt(20)));
        out.println("expiring " + now.toEpochMilli());
        records.expire(now);
      }
      case 2, 3, 4 -> {
        journal.writeDurably(new Batch().put(Item.entry(written + 1), Item.entry(written + 1)));
        written++;
        out.println("entry " + written);
      }
      default -> store();
    }
  }

  private void store() {
    var given = Item.some(now, chance);
    given.forEach(one -> out.println("storing " + one.key().toHex()));
    var outcomes = records.append(given, now);
    for (var i = 0; i < given.size(); i++) {
      if (outcomes.get(i) == Outcome.STORED) {
        out.println(
            "stored " + given.get(i).key().toHex() + " " + given.get(i).expiry().toEpochMilli());
      }
    }
  }

  private void delete(Bytes key) {
    out.println("deleting " + key.toHex());
    if (records.delete(List.of(key)) > 0) {
      out.println("deleted " + key.toHex());
    }
  }
}
