package org.nodus.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nodus.node.home.AgentHome;
import org.nodus.protocol.bytes.Bytes;
import picocli.CommandLine.Option;

/** Where a user's home is and what opens her keys, mixed into every command of a user. */
final class AgentOption {
  /** A page of text; whoever names a disk image instead of his passphrase shall not wait for it. */
  private static final int MAX_PASSPHRASE_BYTES = 4_096;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${env:NODUS_HOME:-${sys:user.home}/.nodus}",
      description = "home of the user (default: $$NODUS_HOME, else ~/.nodus)")
  private Path path = Path.of("");

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "its first line opens the keys; asked for on a terminal without it")
  private @Nullable Path passphraseFile;

  Path path() {
    // An empty $NODUS_HOME is as good as none; the working directory is nobody's home.
    var home =
        path.toString().isEmpty() ? Path.of(System.getProperty("user.home"), ".nodus") : path;
    return home.toAbsolutePath().normalize();
  }

  boolean hasPassphraseFile() {
    return passphraseFile != null;
  }

  /** Opens the home and holds it. */
  AgentHome open() {
    return AgentHome.open(path(), this::passphrase);
  }

  /** The passphrase of the keys, from the file or from the person. */
  Bytes passphrase() {
    return passphraseFile == null ? typed("Passphrase: ") : firstLine(passphraseFile);
  }

  /** A new passphrase: a person types it twice. */
  Bytes newPassphrase() {
    if (passphraseFile != null) {
      return firstLine(passphraseFile);
    }
    var once = typed("New passphrase: ");
    if (!once.equals(typed("The same again: "))) {
      throw new CommandFailure(ExitCode.USAGE, "The two passphrases differ; try again.");
    }
    return once;
  }

  private static Bytes firstLine(Path file) {
    try (var input = Files.newInputStream(file)) {
      return notEmpty(
          Bytes.utf8(
              Bytes.wrap(input.readNBytes(MAX_PASSPHRASE_BYTES))
                  .toUtf8()
                  .lines()
                  .findFirst()
                  .orElse("")));
    } catch (IOException unreadable) {
      throw new CommandFailure(
          ExitCode.IO_ERROR,
          "The passphrase file %s cannot be read: %s. Name another one with --passphrase-file."
              .formatted(file, Reason.of(unreadable)),
          unreadable);
    }
  }

  /** JDK 25 gives no console where there is no terminal. */
  @SuppressWarnings("SystemConsoleNull") // true of JDK 22 … 24 alone
  private static Bytes typed(String prompt) {
    var console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new CommandFailure(
          ExitCode.USAGE, "The keys need a passphrase; give it with --passphrase-file FILE.");
    }
    var characters = console.readPassword(prompt);
    var typed = characters == null ? Bytes.EMPTY : Bytes.utf8(new String(characters));
    if (characters != null) {
      Arrays.fill(characters, ' ');
    }
    return notEmpty(typed);
  }

  private static Bytes notEmpty(Bytes passphrase) {
    if (passphrase.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "The passphrase is empty; give another one.");
    }
    return passphrase;
  }
}
