package org.nodus.node.dev;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.nodus.node.Main;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.persistence.file.Directories;

/**
 * {@code nodus node run} in a JVM of its own: the same Java, class path and flags as this one. It
 * ends when its standard input closes, so it does not outlive us, however we end.
 */
public final class ChildProcess implements AutoCloseable {
  /** What an orderly end may take; beyond it the process is killed. */
  private static final long PATIENCE_SECONDS = 30;

  /** A debugger's port and a coverage file are not to be shared; a cache is of another command. */
  private static final List<String> NOT_INHERITED =
      List.of("-javaagent", "-agentlib", "-agentpath", "-Xrunjdwp", "-XX:AOT");

  /** A child lives for minutes: what the second compiler makes of it would come too late. */
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Process process;
  private final CompletableFuture<Void> joined = new CompletableFuture<>();

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /** Starts the node whose home is at {@code home}; its standard error goes to its log folder. */
  static ChildProcess start(String name, Path home) {
    try {
      var errors = Directories.ensureUsable(home.resolve("log")).resolve("stderr.log");
      var process = new ProcessBuilder(command(home)).redirectError(errors.toFile()).start();
      var child = new ChildProcess(name, process);
      Thread.ofPlatform().daemon().name("output-of-" + name).start(child::readOutput);
      return child;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<String> command(Path home) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> NOT_INHERITED.stream().noneMatch(flag::startsWith))
        .forEach(command::add);
    command.add(QUICK_START);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("node", "run", "--home", home.toString()));
    command.addAll(List.of("--until-stdin-closes", "-o", "json"));
    return command;
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (saysJoined(line)) {
          joined.complete(null);
        }
      }
    } catch (IOException gone) {
      // The process has ended: said below.
    }
    joined.completeExceptionally(
        new CommandFailure(
            ExitCode.UNAVAILABLE,
            name + " ended before it had joined; see its log folder for stderr.log."));
  }

  /** Whatever else a JVM prints on its standard output is not for us. */
  private static boolean saysJoined(String line) {
    try {
      return JSON.readTree(line).path("joined").asBoolean();
    } catch (JsonProcessingException noJson) {
      return false;
    }
  }

  CompletionStage<Void> whenJoined() {
    return joined;
  }

  long pid() {
    return process.pid();
  }

  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (IOException dead) {
      kill();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      kill();
    }
  }
}
