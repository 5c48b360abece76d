package org.nodus.it.ordeal;

import java.util.concurrent.Callable;
import org.nodus.node.cli.OutputOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus ordeal power}. */
@Command(
    name = "power",
    description = {
      "Takes the power from a simulated disk: what no sync covered is there, or not, or torn sector "
          + "by sector; then looks whether everything that was acknowledged is there.",
      "In JSON one object: ok, rounds, seed, acknowledged, entries, lost, broken[]. The exit status "
          + "is 70 when something was lost."
    })
final class PowerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "losses of power (default: ${DEFAULT-VALUE})")
  private int rounds = 1_000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "decides everything (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Override
  public Integer call() {
    if (rounds < 1) {
      throw new ParameterException(spec.commandLine(), "at least one loss is needed");
    }
    return new PowerOrdeal(seed).run(rounds).tell(output, "loss of power");
  }
}
