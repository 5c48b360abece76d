package org.nodus.it.ordeal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nodus.node.ProcessEnd;
import org.nodus.node.cli.OutputOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "processes to kill (default: ${DEFAULT-VALUE})")
  private int rounds = 1_000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "decides what is stored and when about to kill (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "an existing directory on the disk to use; what is stored in it is removed at the end "
              + "(default: the system's temporary directory)")
  private Path parent = Path.of(System.getProperty("java.io.tmpdir", "."));

  @Override
  public Integer call() {
    if (rounds < 1) {
      throw new ParameterException(spec.commandLine(), "at least one process has to be killed");
    }
    if (!Files.isDirectory(parent)) {
      throw new ParameterException(spec.commandLine(), parent + " is no directory");
    }
    var ordeal = new KillOrdeal(parent.toAbsolutePath(), seed, output::narrate);
    return ProcessEnd.interruptible(() -> ordeal.run(rounds)).tell(output, "kill -9");
  }
}
