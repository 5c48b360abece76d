package org.nodus.node;

import org.nodus.node.cli.NodusCommand;

/** Where the process begins: {@code nodus}, and {@code nodusd}, which is {@code nodus node run}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    ProcessEnd.exitWith(() -> NodusCommand.run(arguments));
  }
}
