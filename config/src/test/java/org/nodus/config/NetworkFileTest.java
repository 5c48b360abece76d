package org.nodus.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkFileTest {
  private static final NetworkFile NETWORK =
      new NetworkFile(
          "dev",
          Instant.parse("2026-01-02T03:04:05Z"),
          Duration.ofSeconds(2),
          3,
          1_000,
          8,
          true,
          8_388_608,
          List.of(new NetworkFile.Allocation("aa".repeat(32), 5_000_000)),
          List.of("bb".repeat(32)),
          List.of(
              new NetworkFile.Bootstrap("bb".repeat(32), "cc".repeat(32), 7, "127.0.0.1", 7400)));

  @TempDir private Path directory;

  @Test
  void what_was_rendered_is_read_back() throws Exception {
    assertEquals(NETWORK, NetworkFile.read(file(NETWORK.render())));
  }

  @Test
  void a_file_from_before_there_was_work_asks_for_none() throws Exception {
    var before = NETWORK.render().replaceFirst("work-tries *= *\\d+", "");

    assertEquals(0, NetworkFile.read(file(before)).workTries());
  }

  @Test
  void an_unknown_key_is_refused() {
    assertTrue(refusal(NETWORK.render() + "\nnetwork.epoch-lenght = 1s\n").contains("unknown key"));
  }

  @Test
  void a_file_of_another_kind_is_refused() {
    assertTrue(refusal("nodus.listen.port = 1").contains("not a network file"));
    assertTrue(refusal("PK\u0003\u0004 garbage {{{").contains("network.conf"));
  }

  @Test
  void a_bootstrap_entry_without_its_key_is_refused() {
    assertTrue(refusal(NETWORK.render().replace("session-key", "session")).contains("session-key"));
  }

  @Test
  void what_an_element_says_is_neither_cut_nor_overlooked() {
    var sound = NETWORK.render();

    for (var wrong :
        List.of(
            sound.replace("5000000", "5000000.5"),
            sound.replace("5000000", "0"),
            sound.replace("5000000", "-1"),
            sound.replace("7400", "65536"),
            sound.replace("7400", "0"),
            sound.replace("micros", "mikros"),
            sound.replace("host", "\"hots\" = x, host"))) {
      assertTrue(refusal(wrong).matches("(?s).*network.conf:\\d+: .*"), wrong);
    }
  }

  /** A file from strangers must not make us open other files or ask web servers. */
  @Test
  void nothing_is_included() throws IOException {
    var other = Files.writeString(directory.resolve("other.conf"), NETWORK.render());

    for (var include :
        List.of(
            "include \"other\"",
            "include \"other.conf\"",
            "include file(\"" + other + "\")",
            "include url(\"" + other.toUri() + "\")",
            "include classpath(\"reference.conf\")",
            "include required(file(\"" + other + "\"))")) {
      var told = refusal(include + "\n" + NETWORK.render());
      assertTrue(told.contains("includes nothing"), include + ": " + told);
    }
  }

  @Test
  void an_endless_or_bottomless_file_is_refused() {
    assertTrue(refusal("# " + "x".repeat(1 << 20)).contains("1 MiB"));
    assertTrue(refusal("network = " + "[".repeat(1_000_000)).contains("too deep"));
    assertTrue(refusal("network = " + "{a=".repeat(300_000)).contains("too deep"));
  }

  private String refusal(String text) {
    return String.valueOf(
        assertThrows(InvalidConfig.class, () -> NetworkFile.read(file(text))).getMessage());
  }

  private File file(String text) throws IOException {
    return Files.writeString(directory.resolve("network.conf"), text).toFile();
  }
}
