package org.nodus.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodusConfigTest {
  @TempDir private Path directory;

  @Test
  void the_defaults_keep_their_own_limits() {
    var config = NodusConfig.defaults();

    assertEquals(7400, config.listen().port());
    assertEquals(OptionalLong.empty(), config.storage().quotaBytes());
    assertEquals("127.0.0.1", config.listen().advertisedHost());
  }

  @Test
  void a_file_overrides_what_it_names() throws Exception {
    var config = NodusConfig.read(file("nodus.listen.port = 9000\nnodus.storage.quota = 64 MiB\n"));

    assertEquals(9000, config.listen().port());
    assertEquals(OptionalLong.of(64L << 20), config.storage().quotaBytes());
    assertEquals(Duration.ofSeconds(8), config.routing().lookupDeadline());
  }

  @Test
  void an_unknown_key_is_an_error_that_names_file_and_line() {
    var problem = refusal("nodus {\n  storage {\n    qouta = 1 GiB\n  }\n}\n");

    assertTrue(problem.contains("node.conf:3"), problem);
    assertTrue(problem.contains("nodus.storage.qouta"), problem);
    assertTrue(problem.contains("did you mean nodus.storage.quota?"), problem);
  }

  @Test
  void a_key_outside_of_nodus_is_an_error() {
    assertTrue(refusal("pekko.loglevel = DEBUG\n").contains("keys begin with nodus."));
  }

  @Test
  void every_problem_is_named_at_once() {
    var problem = refusal("nodus.listen.port = 70000\nnodus.storage.quota = many\n");

    assertTrue(problem.contains("node.conf:1: nodus.listen.port"), problem);
    assertTrue(problem.contains("node.conf:2: nodus.storage.quota"), problem);
  }

  @Test
  void a_number_is_not_cut_to_a_whole_one() {
    assertTrue(refusal("nodus.listen.port = 7400.9\n").contains("must be a whole number"));
    assertTrue(refusal("nodus.storage.price-per-kib-day = 1e30\n").contains("whole number"));
  }

  @Test
  void a_file_that_is_not_hocon_names_the_line() {
    assertTrue(refusal("nodus {\n  listen {\n").contains("node.conf:"));
  }

  @Test
  void a_missing_file_is_an_error() {
    assertThrows(
        InvalidConfig.class, () -> NodusConfig.read(directory.resolve("none.conf").toFile()));
  }

  private String refusal(String text) {
    return String.valueOf(
        assertThrows(InvalidConfig.class, () -> NodusConfig.read(file(text))).getMessage());
  }

  private File file(String text) throws IOException {
    return Files.writeString(directory.resolve("node.conf"), text).toFile();
  }
}
