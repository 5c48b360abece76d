package org.nodus.node.cli;

/**
 * Ends a command: one line for the person, and the exit status for the script.
 *
 * <p>The message says what is wrong and what to do next; no stack trace is ever shown.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  public CommandFailure(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  public CommandFailure(ExitCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ExitCode code() {
    return code;
  }
}
