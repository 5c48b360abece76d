package org.nodus.it.simulation.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.it.simulation.log.FullLog;
import org.nodus.it.simulation.log.LightLog;

class ReplayTest {
  private static final long SEED = 11;

  /** It takes ten seconds on a quiet machine. */
  private static final long PATIENCE_MINUTES = 5;

  @TempDir private Path directory;

  @Test
  void another_process_with_another_collector_and_other_identity_hashes_writes_the_same_bytes()
      throws IOException, InterruptedException {
    var there = directory.resolve("there");
    var process = startOther(there);
    var here = directory.resolve("here");
    String digest;
    try (var file = Files.newOutputStream(here)) {
      var log = new FullLog(file);
      Storyteller.tell(SEED, log);
      digest = log.digest();
    }
    assertTrue(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES), "the other one hangs");

    assertEquals(0, process.exitValue());
    assertEquals(List.of(digest), Files.readAllLines(directory.resolve("out")));
    assertEquals(-1, Files.mismatch(here, there), () -> firstDifference(here, there));
  }

  @Test
  void another_seed_tells_another_story() {
    var one = new LightLog();
    Storyteller.tell(SEED, one);
    var other = new LightLog();
    Storyteller.tell(SEED + 1, other);

    assertNotEquals(one.digest(), other.digest());
  }

  private Process startOther(Path log) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseParallelGC",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:hashCode=0",
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Storyteller.class.getName(),
            Long.toString(SEED),
            log.toString()));
    return new ProcessBuilder(command)
        .redirectOutput(directory.resolve("out").toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String firstDifference(Path here, Path there) {
    try (var one = Files.newBufferedReader(here);
        var other = Files.newBufferedReader(there)) {
      while (true) {
        var left = one.readLine();
        var right = other.readLine();
        if (left == null || !left.equals(right)) {
          return "here:  " + left + "\nthere: " + right;
        }
      }
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
