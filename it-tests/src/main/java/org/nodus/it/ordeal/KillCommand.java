package org.nodus.it.ordeal;

import java.util.concurrent.Callable;
import org.nodus.it.disk.DirectoryOption;
import org.nodus.node.ProcessEnd;
import org.nodus.node.cli.OutputOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nodus ordeal kill}. */
@Command(
    name = "kill",
    description = {
      "Lets a process store, delete and expire on a real disk, kills it with kill -9 at a random "
          + "point, and looks whether everything that it had acknowledged is there; then the next "
          + "one goes on in the same directory.",
      "In JSON one object: ok, rounds, seed, acknowledged, entries, lost, broken[]. The exit status "
          + "is 70 when something was lost."
    })
final class KillCommand implements Callable<Integer> {
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private RoundsOption rounds = new RoundsOption();
  @Mixin private DirectoryOption directory = new DirectoryOption();

  @Override
  public Integer call() {
    var ordeal = new KillOrdeal(directory.existing(), rounds.seed(), output::narrate);
    return ProcessEnd.interruptible(() -> ordeal.run(rounds.rounds())).tell(output, "kill -9");
  }
}
