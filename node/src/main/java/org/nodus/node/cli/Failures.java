package org.nodus.node.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.keys.KeyFileFailure;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into one line on standard error and an exit status. */
final class Failures {
  /** Set to anything, it shows the stack trace of an internal error. */
  private static final String TRACE = "NODUS_TRACE";

  /**
   * An older journal in its place makes a validator break its promises: not to be said in a line.
   */
  private static final String WHAT_TO_DO =
      "Leave it as it is until you have read what may be put in its place: docs/operations.md,"
          + " Backup and restore.";

  private Failures() {}

  static int usage(ParameterException failure, String[] arguments) {
    var line = failure.getCommandLine();
    var err = line.getErr();
    err.println("nodus: " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    if (arguments.length == 0) {
      line.usage(err);
    } else {
      pointToHelp(line);
    }
    return ExitCode.USAGE.status();
  }

  static int execution(Exception failure, CommandLine line, ParseResult parsed) {
    var code = codeOf(failure);
    if (code == ExitCode.INTERNAL && !(failure instanceof CommandFailure)) {
      internal(failure, line.getErr());
    } else {
      line.getErr().println("nodus: " + words(failure));
      if (code == ExitCode.USAGE) {
        pointToHelp(innermost(line, parsed));
      }
    }
    return code.status();
  }

  /** The command that was given, which may be a command of a command. */
  private static CommandLine innermost(CommandLine line, ParseResult parsed) {
    var given = parsed.asCommandLineList();
    return given.isEmpty() ? line : given.getLast();
  }

  private static void pointToHelp(CommandLine line) {
    line.getErr().println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
  }

  private static String words(Exception failure) {
    return switch (failure) {
      case InterruptedException signal -> "Interrupted before it was done.";
      case UncheckedIOException disk ->
          "The disk or a socket failed ("
              + Reason.of(disk.getCause())
              + "); is there room, and may you read and write there?";
      case StoreFailure.DirectoryInUse busy ->
          busy.getMessage() + " Wait for its end, or name another directory.";
      case StoreFailure.Damaged damaged -> damaged.getMessage() + " " + WHAT_TO_DO;
      case KeyFileFailure.Damaged damaged -> damaged.getMessage() + " Put your copy of it back.";
      default -> String.valueOf(failure.getMessage());
    };
  }

  /** Exceptions whose message is meant for the person, by what he can do about them. */
  private static ExitCode codeOf(Exception failure) {
    return switch (failure) {
      case CommandFailure known -> known.code();
      // Netty throws it from a start that a signal cuts short, though nothing declares it.
      case InterruptedException signal -> ExitCode.TRY_AGAIN;
      case UncheckedIOException disk -> ExitCode.IO_ERROR;
      case StoreFailure.DirectoryInUse busy -> ExitCode.TRY_AGAIN;
      case StoreFailure.Damaged damaged -> ExitCode.BAD_DATA;
      case StoreFailure.LaterFormat later -> ExitCode.BAD_DATA;
      case StoreFailure disk -> ExitCode.IO_ERROR;
      case KeyFileFailure.Exists exists -> ExitCode.USAGE;
      case KeyFileFailure.PassphraseNeeded needed -> ExitCode.USAGE;
      case KeyFileFailure.WrongPassphrase wrong -> ExitCode.BAD_DATA;
      case KeyFileFailure.Damaged damaged -> ExitCode.BAD_DATA;
      case KeyFileFailure unusable -> ExitCode.CONFIGURATION;
      default -> ExitCode.INTERNAL;
    };
  }

  private static void internal(Exception failure, PrintWriter err) {
    err.println("nodus: internal error: " + failure);
    if (System.getenv(TRACE) == null) {
      err.println("Please report it with the output of the same command under " + TRACE + "=1.");
    } else {
      failure.printStackTrace(err);
    }
  }
}
