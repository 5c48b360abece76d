package org.nodus.persistence.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nodus.persistence.disk.FreeSpace;
import org.nodus.persistence.disk.OpenGuard;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.Bytes;

/**
 * {@link SegmentFiles} in one directory of the file system, files of mode 0600, each open from its
 * first use on. A file of 64 MiB and one descriptor each: 1,000 descriptors hold 62 GiB.
 */
public final class FileSegments implements SegmentFiles {
  private final Path directory;
  private final FreeSpace space;
  private final OpenGuard guard;
  private final Map<String, OpenFile> open = new HashMap<>();

  private FileSegments(Path directory, FreeSpace space) {
    this.directory = directory;
    this.space = space;
    this.guard = new OpenGuard("The directory " + directory);
  }

  /** Opens {@code directory}, made when missing, leaving the default reserve of disk space. */
  public static FileSegments open(Path directory) {
    Directories.ensureUsable(directory);
    return open(directory, Directories.freeSpace(directory, FreeSpace.DEFAULT_RESERVE_BYTES));
  }

  /** As {@link #open(Path)} with another rule for when the disk is full. */
  public static FileSegments open(Path directory, FreeSpace space) {
    return new FileSegments(Directories.ensureUsable(directory), space);
  }

  @Override
  public List<String> list() {
    return guard.reading(
        () ->
            on(
                "",
                () -> {
                  try (var names = Files.list(directory)) {
                    return names
                        .filter(Files::isRegularFile)
                        .map(path -> path.getFileName().toString())
                        .filter(SegmentFiles::isLegal)
                        .sorted()
                        .toList();
                  }
                }));
  }

  @Override
  public void create(String name) {
    if (!SegmentFiles.isLegal(name)) {
      throw new IllegalArgumentException("not a segment's name: " + name);
    }
    guard.writing(
        () -> {
          space.ensure(0);
          return growing(
              name,
              () -> {
                Files.createFile(
                    directory.resolve(name),
                    PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rw-------")));
                Directories.sync(directory);
                return name;
              });
        });
  }

  @Override
  public long length(String name) {
    return guard.reading(() -> file(name).length());
  }

  @Override
  public long append(String name, List<Bytes> parts) {
    return guard.writing(
        () -> {
          space.ensure(parts.stream().mapToLong(Bytes::length).sum());
          var file = file(name);
          return growing(name, () -> file.append(parts));
        });
  }

  @Override
  public Bytes read(String name, long offset, int length) {
    return guard.reading(
        () -> {
          var file = file(name);
          return on(name, () -> file.read(offset, length));
        });
  }

  @Override
  public void overwrite(String name, long offset, Bytes bytes) {
    change(name, file -> file.overwrite(offset, bytes));
  }

  @Override
  public void truncate(String name, long length) {
    change(name, file -> file.truncate(length));
  }

  @Override
  public void sync(String name) {
    change(name, OpenFile::sync);
  }

  @Override
  public void unlink(String name) {
    guard.writing(
        () ->
            on(
                name,
                () -> {
                  OpenFile file;
                  synchronized (open) {
                    file = open.remove(name);
                  }
                  if (file != null) {
                    file.close();
                  }
                  Files.deleteIfExists(directory.resolve(name));
                  Directories.sync(directory);
                  return name;
                }));
  }

  @Override
  public void close() {
    guard.close(
        () -> {
          synchronized (open) {
            for (var file : open.values()) {
              on(
                  "",
                  () -> {
                    file.close();
                    return file;
                  });
            }
            open.clear();
          }
        });
  }

  private interface Change {
    void apply(OpenFile file) throws IOException;
  }

  private void change(String name, Change change) {
    guard.writing(
        () -> {
          var file = file(name);
          return on(
              name,
              () -> {
                change.apply(file);
                return name;
              });
        });
  }

  private OpenFile file(String name) {
    synchronized (open) {
      var known = open.get(name);
      if (known != null) {
        return known;
      }
      return on(
          name,
          () -> {
            var file = new OpenFile(directory.resolve(name));
            open.put(name, file);
            return file;
          });
    }
  }

  private interface DiskCall<T> {
    T run() throws IOException;
  }

  private <T> T on(String name, DiskCall<T> call) {
    return on(name, false, call);
  }

  private <T> T growing(String name, DiskCall<T> call) {
    return on(name, true, call);
  }

  private <T> T on(String name, boolean grows, DiskCall<T> call) {
    try {
      return call.run();
    } catch (IOException failure) {
      throw failureOf(directory.resolve(name), grows, failure);
    }
  }

  /**
   * What the caller may go on with. Only what makes a file longer may say that there is no room: a
   * sync or an overwrite that finds none has lost bytes that were written, or may have.
   */
  static StoreFailure failureOf(Path file, boolean grows, IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return new StoreFailure.Broken("There is no file " + file + ".", failure);
    }
    return grows && Directories.isNoSpace(failure)
        ? new StoreFailure.NoSpace("The disk is full: " + file + ". Make room.")
        : new StoreFailure.Broken(
            "The file " + file + " failed: " + failure.getMessage() + ".", failure);
  }
}
