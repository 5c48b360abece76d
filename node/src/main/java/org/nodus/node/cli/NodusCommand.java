package org.nodus.node.cli;

import java.io.PrintWriter;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code nodus}. Does nothing itself: a new command is one more class in {@code
 * subcommands}, or an {@link ExtraCommand} where this module cannot name it.
 */
@Command(
    name = "nodus",
    description = "Sends, stores and collects sealed messages, and pays those who held them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    subcommands = {
      ContactCommand.class,
      DemoCommand.class,
      DevCommand.class,
      IdCommand.class,
      InboxCommand.class,
      LedgerCommand.class,
      MessageCommand.class,
      NameCommand.class,
      NodeCommand.class,
      SendCommand.class
    })
public final class NodusCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs one command line to its end and returns the exit status, a {@link ExitCode}. */
  public static int run(String... arguments) {
    // Directly upon System.out: through picocli's own writer its errors would not be seen.
    return commandLine(ServiceLoader.load(ExtraCommand.class))
        .setOut(new PrintWriter(System.out, true, System.out.charset()))
        .execute(arguments);
  }

  static CommandLine commandLine(Iterable<ExtraCommand> extras) {
    var line = new CommandLine(new NodusCommand());
    extras.forEach(line::addSubcommand);
    return line.registerConverter(int.class, WholeNumber::ofInt)
        .registerConverter(Integer.class, WholeNumber::ofInt)
        .registerConverter(long.class, WholeNumber::ofLong)
        .registerConverter(Long.class, WholeNumber::ofLong)
        .setParameterExceptionHandler(Failures::usage)
        .setExecutionExceptionHandler(Failures::execution);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
