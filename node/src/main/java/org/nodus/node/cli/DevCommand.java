package org.nodus.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus dev}: a network of one's own, on one machine. */
@Command(
    name = "dev",
    description = "Runs a whole network on this machine, for trying out and for development.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DevUpCommand.class, DevFaucetCommand.class})
final class DevCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of dev?");
  }
}
