package org.nodus.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nodus.node.home.AgentHome;
import org.nodus.protocol.bytes.Bytes;
import picocli.CommandLine.Option;

/** Where a user's home is and what opens her keys, mixed into every command of a user. */
final class AgentOption {
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
    return path.toAbsolutePath().normalize();
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
    try (var lines = Files.lines(file)) {
      return notEmpty(Bytes.utf8(lines.findFirst().orElse("")));
    } catch (IOException unreadable) {
      throw new CommandFailure(
          ExitCode.IO_ERROR, "The passphrase file " + file + " cannot be read.", unreadable);
    }
  }

  private static Bytes typed(String prompt) {
    var console = Objects.requireNonNull(System.console(), "JDK 22 and newer always have one");
    if (!console.isTerminal()) {
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
      throw new CommandFailure(ExitCode.USAGE, "The passphrase is empty.");
    }
    return passphrase;
  }
}
