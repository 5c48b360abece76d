package org.nodus.node.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a file could not be used, in words: the JDK often says nothing but its name. */
final class Reason {
  private Reason() {}

  static String of(@Nullable Throwable failure) {
    if (failure == null) {
      return words(null);
    }
    return switch (failure) {
      case NoSuchFileException missing -> "it does not exist";
      case FileAlreadyExistsException taken -> "there is a file of that name";
      case NotDirectoryException file -> "it is no directory";
      case AccessDeniedException denied -> "permission denied";
      case FileSystemException system -> words(system.getReason());
      default -> words(failure.getMessage());
    };
  }

  private static String words(@Nullable String said) {
    return said == null ? "the disk failed" : said.toLowerCase(Locale.ROOT);
  }
}
