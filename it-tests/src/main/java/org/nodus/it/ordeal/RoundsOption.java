package org.nodus.it.ordeal;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How often, and with which chance, mixed into the commands below {@code nodus ordeal}. */
final class RoundsOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "how many ends there are (default: ${DEFAULT-VALUE})")
  private int rounds = 1_000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "decides what is stored and when the end comes (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  int rounds() {
    if (rounds < 1) {
      throw new ParameterException(command.commandLine(), "at least one round is needed");
    }
    return rounds;
  }

  long seed() {
    return seed;
  }
}
