package org.nodus.it.keepers;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.nodus.it.disk.DirectoryOption;
import org.nodus.node.ProcessEnd;
import org.nodus.node.cli.OutputOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus bench keepers}. */
@Command(
    name = "keepers",
    description = {
      "Holds very many fragments as a node does, and prints the heap that this takes and the CPU "
          + "while nobody asks. NODUS_JAVA_OPTS=-Xmx1g gives it a heap of 1 GiB; "
          + "the disk needs as much for each million.",
      "In JSON one object: ok, held, awake, asked, answered, startSeconds, heapMebibytes, "
          + "heapBytesEach, maxHeapMebibytes, idleCores."
    })
public final class BenchKeepersCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private DirectoryOption directory = new DirectoryOption();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "fragments, each of its own message (default: ${DEFAULT-VALUE})")
  private int count = 1_000_000;

  @Option(
      names = "--paid",
      paramLabel = "PERMILLE",
      description = "of them that tokens are locked for (default: ${DEFAULT-VALUE})")
  private int paid = 10;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      description = "of each fragment (default: ${DEFAULT-VALUE})")
  private int size = 256;

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      description = "while which the CPU time is taken (default: ${DEFAULT-VALUE})")
  private int idle = 60;

  @Override
  public Integer call() {
    var benchmark = new KeepersBenchmark(plan(), directory.existing(), output::narrate);
    var figures = ProcessEnd.interruptible(benchmark::run);
    output.print(figures.toFields(), figures.toText());
    return 0;
  }

  private KeepersPlan plan() {
    try {
      return new KeepersPlan(count, paid, size, Duration.ofSeconds(idle));
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }
}
