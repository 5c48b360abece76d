package org.nodus.it.ordeal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.nodus.it.benchmark.TemporaryDirectory;
import org.nodus.protocol.bytes.Bytes;

/**
 * Kills one {@link Victim} after the other. What it had said on its standard output before it died
 * is what it acknowledged: a pipe keeps what was written into it.
 */
final class KillOrdeal {
  /** A victim is killed after so many lines at most: a few dozen changes, some syncs each. */
  private static final int MAX_LINES = 200;

  /** One of so many is killed before it has said anything, perhaps while it opens its stores. */
  private static final int EARLY = 6;

  /** A JVM on a busy machine has opened its stores by then, or not. */
  private static final int EARLY_MILLIS = 900;

  private static final int NARRATED = 50;

  private final Path parent;
  private final long seed;
  private final Random chance;
  private final Consumer<String> narrator;
  private final Promises promises = new Promises();
  private final List<String> broken = new ArrayList<>();
  private Instant now = PowerOrdeal.BEGIN;
  private long written;

  KillOrdeal(Path parent, long seed, Consumer<String> narrator) {
    this.parent = parent;
    this.seed = seed;
    this.narrator = narrator;
    chance = new Random(seed);
  }

  Ordeal.Outcome run(int rounds) {
    try (var directory = TemporaryDirectory.below(parent)) {
      // LevelDB's native library is unpacked here by each process, and killed ones leave it.
      var unpacked = directory.path().resolve("unpacked");
      for (var round = 1; round <= rounds; round++) {
        Files.createDirectory(unpacked);
        endOne(directory.path(), unpacked);
        TemporaryDirectory.remove(unpacked);
        check(directory.path(), round);
        if (round % NARRATED == 0) {
          narrator.accept(round + " killed, " + broken.size() + " lost");
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new Ordeal.Outcome(rounds, seed, promises.acknowledged(), written, List.copyOf(broken));
  }

  private void endOne(Path directory, Path unpacked) throws IOException {
    var victim = start(directory, unpacked);
    try (var said = victim.inputReader(StandardCharsets.US_ASCII)) {
      if (chance.nextInt(EARLY) == 0) {
        waitFor(victim, chance.nextInt(EARLY_MILLIS));
      } else {
        hear(said, 1 + chance.nextInt(MAX_LINES));
      }
      // Of the process this would close the pipe as well.
      victim.toHandle().destroyForcibly();
      hear(said, Integer.MAX_VALUE);
    } finally {
      victim.destroyForcibly().onExit().join();
    }
  }

  private static void waitFor(Process victim, int millis) {
    try {
      victim.waitFor(Duration.ofMillis(millis));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Process start(Path directory, Path unpacked) throws IOException {
    var java = Path.of(System.getProperty("java.home", "."), "bin", "java").toString();
    var command =
        List.of(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-Djava.io.tmpdir=" + unpacked,
            "-cp",
            System.getProperty("java.class.path", "."),
            Victim.class.getName(),
            directory.toString(),
            Long.toString(chance.nextLong()),
            Long.toString(now.toEpochMilli()),
            Long.toString(written));
    return new ProcessBuilder(command)
        .redirectError(parent.resolve(directory).resolve("stderr.log").toFile())
        .start();
  }

  private void hear(BufferedReader said, int lines) throws IOException {
    for (var heard = 0; heard < lines; heard++) {
      var line = said.readLine();
      if (line == null) {
        return;
      }
      note(line.split(" ", -1));
    }
  }

  private void note(String[] words) {
    switch (words[0]) {
      case "storing" -> promises.storing(Bytes.ofHex(words[1]));
      case "stored" ->
          promises.stored(Bytes.ofHex(words[1]), Instant.ofEpochMilli(Long.parseLong(words[2])));
      case "deleting" -> promises.deleting(Bytes.ofHex(words[1]));
      case "deleted" -> promises.deleted(Bytes.ofHex(words[1]));
      case "expiring" -> {
        now = Instant.ofEpochMilli(Long.parseLong(words[1]));
        promises.expiring(now);
      }
      case "entry" -> written = Long.parseLong(words[1]);
      default -> throw new IllegalStateException("a victim said " + words[0]);
    }
  }

  private void check(Path directory, int round) throws IOException {
    try (var records = Victim.openRecords(directory);
        var journal = Victim.openJournal(directory)) {
      for (var line : promises.brokenBy(records, journal, written)) {
        broken.add("round " + round + ": " + line);
      }
    }
    var complaint = Files.readString(directory.resolve("stderr.log"));
    if (complaint.contains("Exception")) {
      broken.add("round " + round + ": a process failed: " + complaint.strip());
    }
  }
}
