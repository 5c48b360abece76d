package org.nodus.node.cli;

/** What a command's exit status says, after the BSD header {@code sysexits.h}. */
public enum ExitCode {
  OK(0),
  /** The command line is wrong: nothing was tried. */
  USAGE(64),
  /** What was given to read is wrong: a corrupt export, a foreign network file. */
  BAD_DATA(65),
  /** Somebody needed is not there: no such name, not enough holders, no quorum. */
  UNAVAILABLE(69),
  /** A fault of Nodus itself. */
  INTERNAL(70),
  /** A disk or a socket failed. */
  IO_ERROR(74),
  /** The same command may succeed later: the home is locked, the port is in use. */
  TRY_AGAIN(75),
  /** The configuration is wrong. */
  CONFIGURATION(78);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }
}
