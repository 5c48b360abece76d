package org.nodus.it.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.node.Main;

/** The demo as a person starts it: a JVM of its own, its standard output read to the last line. */
final class DemoIT {
  /** Two minutes on a free machine; a busy one gets three times that. */
  private static final long PATIENCE_SECONDS = 360;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private record Ended(int status, List<String> lines, String errors) {}

  @Test
  void sixteen_nodes_deliver_and_are_paid_although_five_are_killed() throws Exception {
    var kept = directory.resolve("kept");

    var ended = demo("--dir", kept.toString(), "--seed", "7");

    assertEquals(0, ended.status(), ended::errors);
    var result = JSON.readTree(ended.lines().getLast());
    assertTrue(result.path("ok").asBoolean(), result::toString);
    assertEquals(16, result.at("/network/nodes").asInt());
    assertEquals(5, result.at("/network/killed").asInt());
    assertEquals(2, result.path("messages").size());
    result.path("messages").forEach(DemoIT::assertDelivered);
    assertBooksBalance(result.path("ledger"));
    assertEquals(0, result.at("/audit/violations").asInt());
    assertTrue(result.at("/audit/blocks").asInt() > 0);
    assertTrue(Files.size(kept.resolve("ledger.export")) > 0);
  }

  private static void assertDelivered(JsonNode message) {
    assertTrue(message.path("identical").asBoolean(), message::toString);
    assertEquals(4, message.at("/fragments/k").asInt());
    assertEquals(12, message.at("/fragments/n").asInt());
    assertEquals(64, message.path("messageId").asText().length());
  }

  private static void assertBooksBalance(JsonNode ledger) {
    assertTrue(ledger.path("conserved").asBoolean(), ledger::toString);
    assertTrue(ledger.path("replicasAgree").asBoolean(), ledger::toString);
    var parts =
        ledger
            .path("free")
            .decimalValue()
            .add(ledger.path("locked").decimalValue())
            .add(ledger.path("burnt").decimalValue());
    assertEquals(0, parts.compareTo(ledger.path("supply").decimalValue()), ledger::toString);
    assertEquals(0, ledger.path("locked").decimalValue().signum(), ledger::toString);
    assertTrue(ledger.path("paidToHolders").decimalValue().signum() > 0, ledger::toString);
    assertTrue(ledger.path("refunded").decimalValue().signum() > 0, ledger::toString);
  }

  @Test
  void more_deaths_than_a_message_survives_are_refused_with_the_maximum() throws Exception {
    var ended = demo("--kill", "15", "--dir", directory.resolve("unused").toString());

    assertEquals(64, ended.status());
    assertTrue(ended.errors().contains("0 to 8, not 15"), ended::errors);
    assertFalse(Files.exists(directory.resolve("unused")));
  }

  @Test
  void a_directory_with_other_things_in_it_is_refused() throws Exception {
    Files.createFile(directory.resolve("thesis.tex"));

    var ended = demo("--dir", directory.toString());

    assertEquals(64, ended.status());
    assertTrue(Files.exists(directory.resolve("thesis.tex")));
  }

  private Ended demo(String... options) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo",
                "-o",
                "json"));
    command.addAll(List.of(options));
    var out = Files.createTempFile("demo", ".out");
    var err = Files.createTempFile("demo", ".err");
    var process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertTrue(
          process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "still running: " + err);
      return new Ended(process.exitValue(), Files.readAllLines(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
      process.onExit().join();
      Files.delete(out);
      Files.delete(err);
    }
  }
}
