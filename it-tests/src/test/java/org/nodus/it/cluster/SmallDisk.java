package org.nodus.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file system of a few megabytes that only the programs of this test see: it is mounted in a
 * namespace of its own and vanishes with the process that holds it, however the test ends.
 */
public final class SmallDisk implements AutoCloseable {
  private final Process holder;
  private final Path mounted;
  private final List<String> entering;

  private SmallDisk(Process holder, Path mounted, List<String> entering) {
    this.holder = holder;
    this.mounted = mounted;
    this.entering = entering;
  }

  /**
   * Mounts one on the empty directory {@code place}.
   *
   * @return absent where this user may not mount, not even in a namespace of his own
   */
  public static Optional<SmallDisk> mount(Path place, int mebibytes) {
    var script =
        "mount -t tmpfs -o size=%dm tmpfs '%s' && echo mounted && exec cat"
            .formatted(mebibytes, place);
    return tried(place, script, List.of("unshare", "-m"), List.of("-m"))
        .or(
            () ->
                tried(
                    place,
                    script,
                    List.of("unshare", "-r", "-m"),
                    List.of("-U", "-m", "--preserve-credentials")));
  }

  private static Optional<SmallDisk> tried(
      Path place, String script, List<String> unshare, List<String> namespaces) {
    try {
      var command = new ArrayList<>(unshare);
      command.addAll(List.of("sh", "-c", script));
      var holder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      if (!"mounted".equals(holder.inputReader().readLine())) {
        holder.destroyForcibly();
        return Optional.empty();
      }
      var entering = new ArrayList<>(List.of("nsenter", "-t", "" + holder.pid()));
      entering.addAll(namespaces);
      return Optional.of(new SmallDisk(holder, place, List.copyOf(entering)));
    } catch (IOException noSuchTool) {
      return Optional.empty();
    }
  }

  /** What a command line begins with to run in {@code directory} and to see the disk. */
  public List<String> entering(Path directory) {
    var begin = new ArrayList<>(entering);
    begin.addAll(List.of("sh", "-c", "cd \"$0\" && exec \"$@\"", directory.toString()));
    return begin;
  }

  /** The disk as this process reaches it. */
  public Path path() {
    return Path.of("/proc/" + holder.pid() + "/root").resolve(mounted.toString().substring(1));
  }

  /** Leaves {@code mebibytes} free. */
  public void fillUpTo(int mebibytes) {
    try (var file = Files.newOutputStream(path().resolve("filler"))) {
      var block = new byte[1 << 20];
      var free = Files.getFileStore(path()).getUsableSpace();
      for (; free > (long) mebibytes << 20; free -= block.length) {
        file.write(block);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Takes back {@link #fillUpTo}. */
  public void makeRoom() {
    try {
      Files.delete(path().resolve("filler"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** From now on nobody writes. */
  public void makeReadOnly() {
    var command = new ArrayList<>(entering);
    command.addAll(List.of("mount", "-o", "remount,ro", mounted.toString()));
    try {
      var status = new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
      if (status != 0) {
        throw new AssertionError("mount ended with " + status);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    holder.destroyForcibly();
    holder.onExit().join();
  }
}
