package org.nodus.it.benchmark;

import org.nodus.it.disk.BenchDiskCommand;
import org.nodus.it.keepers.BenchKeepersCommand;
import org.nodus.it.lookup.BenchLookupCommand;
import org.nodus.node.cli.ExtraCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus bench}. */
@Command(
    name = "bench",
    description = "Measures what Nodus does on this machine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BenchStoreCommand.class,
      BenchLookupCommand.class,
      BenchDiskCommand.class,
      BenchKeepersCommand.class
    })
public final class BenchCommand implements ExtraCommand {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Which command of bench?");
  }
}
