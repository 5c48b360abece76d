package org.nodus.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, as a script or a service manager runs it. */
public final class NodeProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 180;

  private final Process process;

  private NodeProcess(Process process) {
    this.process = process;
  }

  public static NodeProcess run(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    return new NodeProcess(new ProcessBuilder(command).start());
  }

  /** The next line of standard output; null at its end. */
  public String readLine() throws IOException {
    return process.inputReader().readLine();
  }

  public String errors() throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** SIGTERM. */
  public void terminate() {
    process.toHandle().destroy();
  }

  public void closeInput() throws IOException {
    process.getOutputStream().close();
  }

  public int awaitStatus() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running after " + PATIENCE_SECONDS + " s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
