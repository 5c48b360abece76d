package org.nodus.node.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus node}: running a node of the network. */
@Command(
    name = "node",
    description = "Runs a node: it stores sealed messages for others and earns tokens by it.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      NodeInitCommand.class,
      NodeRunCommand.class,
      NodeStatusCommand.class,
      NodeDrainCommand.class,
      NodeJournalCommand.class
    })
final class NodeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of node?");
  }
}
