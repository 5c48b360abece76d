package org.nodus.node.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.nodus.node.agent.InboxMessage;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.message.FileName;

/** Where a received file goes: whole or not at all, and never over another one. */
final class SavedFile {
  /** More files of one name than this in one directory is somebody's mistake or malice. */
  private static final int MAX_SAME_NAME = 10_000;

  private SavedFile() {}

  /** The second picture.png becomes picture-2.png. */
  static Path save(InboxMessage message, Path directory) {
    var name = message.body().fileName().map(FileName::value).orElse(message.id() + ".bin");
    return save(name, message.body().bytes(), directory);
  }

  static Path save(String name, Bytes content, Path directory) {
    try {
      if (Files.exists(directory) && !Files.isDirectory(directory)) {
        throw new IOException("it is no directory");
      }
      Files.createDirectories(directory);
      for (var number = 1; number <= MAX_SAME_NAME; number++) {
        var file = directory.resolve(number == 1 ? name : numbered(name, number));
        try {
          Files.createFile(file);
          return written(file, content);
        } catch (FileAlreadyExistsException taken) {
          // The next number.
        }
      }
      throw new IOException("there are " + MAX_SAME_NAME + " files of that name");
    } catch (IOException failure) {
      throw new CommandFailure(
          ExitCode.IO_ERROR,
          "The file %s cannot be saved in %s (%s); the message stays in the home, choose another directory with --save."
              .formatted(name, directory, Reason.of(failure)),
          failure);
    }
  }

  private static Path written(Path file, Bytes content) throws IOException {
    try {
      Files.write(file, content.toArray(), StandardOpenOption.WRITE);
      return file.toAbsolutePath().normalize();
    } catch (IOException failure) {
      Files.deleteIfExists(file);
      throw failure;
    }
  }

  private static String numbered(String name, int number) {
    var dot = name.lastIndexOf('.');
    return dot <= 0
        ? name + "-" + number
        : name.substring(0, dot) + "-" + number + name.substring(dot);
  }
}
