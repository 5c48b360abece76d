package org.nodus.it.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nodus.node.Main;

/**
 * {@code nodus} in a JVM of its own, working in one directory.
 *
 * @param before what the command line begins with, such as {@link SmallDisk#entering}
 */
public record Program(Path directory, List<String> before) {
  /** A command takes two seconds; a machine that builds beside it takes its time. */
  private static final long PATIENCE_SECONDS = 240;

  private static final String ERRORS = "stderr.log";

  private static final ObjectMapper JSON = new ObjectMapper();

  public Program(Path directory) {
    this(directory, List.of());
  }

  /** How a command ended. */
  public record Ended(int status, List<String> lines, String errors) {
    /** The one JSON object on standard output. */
    public JsonNode json() {
      assertEquals(0, status, errors);
      assertEquals(1, lines.size(), () -> lines + errors);
      return jsonLines().getFirst();
    }

    public List<JsonNode> jsonLines() {
      var read = new ArrayList<JsonNode>();
      try {
        for (var line : lines) {
          read.add(JSON.readTree(line));
        }
      } catch (IOException noJson) {
        throw new AssertionError("no JSON: " + lines, noJson);
      }
      return read;
    }

    /** One clear line and no stack trace. */
    public Ended refused(int expected) {
      assertEquals(expected, status, () -> lines + errors);
      if (errors.isBlank() || errors.contains("\tat ") || errors.contains("Exception")) {
        throw new AssertionError("no clear error: " + errors);
      }
      return this;
    }
  }

  /** Starts a command that stays; the caller ends it. */
  public Process start(String... arguments) {
    try {
      return new ProcessBuilder(command(arguments))
          .directory(directory.toFile())
          .redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve(ERRORS).toFile()))
          .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What those that stay have said on standard error. */
  public String errors() {
    try {
      return Files.readString(directory.resolve(ERRORS));
    } catch (IOException failure) {
      return failure.toString();
    }
  }

  /** Runs a command to its end. */
  public Ended run(String... arguments) {
    try {
      var out = Files.createTempFile(directory, "run", ".out");
      var err = Files.createTempFile(directory, "run", ".err");
      var process =
          new ProcessBuilder(command(arguments))
              .directory(directory.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("still running: " + List.of(arguments) + Files.readString(err));
        }
        return new Ended(process.exitValue(), Files.readAllLines(out), Files.readString(err));
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private List<String> command(String... arguments) {
    var command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // A killed JVM leaves its unpacked native libraries behind.
            "-Djava.io.tmpdir=" + directory,
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
