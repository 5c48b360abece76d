package org.nodus.it.ordeal;

import java.util.LinkedHashMap;
import java.util.List;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.cli.ExtraCommand;
import org.nodus.node.cli.OutputOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus ordeal}. */
@Command(
    name = "ordeal",
    description = "Ends stores in every bad way and looks whether something acknowledged is lost.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {KillCommand.class, PowerCommand.class})
public final class Ordeal implements ExtraCommand {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Which command of ordeal?");
  }

  /**
   * How it ended.
   *
   * @param acknowledged stores and deletions
   * @param entries of the journal that were acknowledged
   * @param broken one line for each promise that was not kept, with its round
   */
  record Outcome(int rounds, long seed, long acknowledged, long entries, List<String> broken) {

    /** Prints it and says how the process ends. */
    int tell(OutputOption output, String what) {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("ok", broken.isEmpty());
      fields.put("rounds", rounds);
      fields.put("seed", seed);
      fields.put("acknowledged", acknowledged);
      fields.put("entries", entries);
      fields.put("lost", broken.size());
      fields.put("broken", broken);
      var told =
          "%,d × %s (seed %d): %,d stores and deletions and %,d journal entries acknowledged, %d lost"
              .formatted(rounds, what, seed, acknowledged, entries, broken.size());
      output.print(fields, String.join("\n", List.of(told, String.join("\n", broken))).strip());
      return broken.isEmpty() ? ExitCode.OK.status() : ExitCode.INTERNAL.status();
    }
  }
}
