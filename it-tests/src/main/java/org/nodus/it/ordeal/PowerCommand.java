package org.nodus.it.ordeal;

import java.util.concurrent.Callable;
import org.nodus.node.cli.OutputOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private RoundsOption rounds = new RoundsOption();

  @Override
  public Integer call() {
    return new PowerOrdeal(rounds.seed()).run(rounds.rounds()).tell(output, "loss of power");
  }
}
