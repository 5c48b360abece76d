package org.nodus.node.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into one line on standard error and an exit status. */
final class Failures {
  /** Set to anything, it shows the stack trace of an internal error. */
  private static final String TRACE = "NODUS_TRACE";

  private Failures() {}

  static int usage(ParameterException failure, String[] arguments) {
    var line = failure.getCommandLine();
    var err = line.getErr();
    err.println("nodus: " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    if (arguments.length == 0) {
      line.usage(err);
    } else {
      err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    }
    return ExitCode.USAGE.status();
  }

  static int execution(Exception failure, CommandLine line, ParseResult parsed) {
    if (failure instanceof CommandFailure known) {
      line.getErr().println("nodus: " + known.getMessage());
      return known.code().status();
    }
    internal(failure, line.getErr());
    return ExitCode.INTERNAL.status();
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
