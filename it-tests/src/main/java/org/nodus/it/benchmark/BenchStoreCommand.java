package org.nodus.it.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nodus.node.ProcessEnd;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.cli.OutputOption;
import org.nodus.node.dev.DevNetwork;
import org.nodus.node.environment.RealChance;
import org.nodus.node.log.LogFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus bench store}. */
@Command(
    name = "store",
    description = {
      "Brings a network up in this process, stores messages and collects them again, and prints "
          + "operations a second, latencies and CPU time for each operation.",
      "Up to some 8 KiB a message travels inline in a mailbox entry, a larger one is coded: "
          + "--size decides. --dir in a file system in memory shows what syncing costs.",
      "In JSON one object: ok, what was done, idleCores, warmUp[] and rounds[], each with store "
          + "and retrieve: operations, failures, perSecond, p50Millis, p99Millis, worstMillis, "
          + "cpuMillisPerOperation. The exit status is 69 when an operation failed."
    })
final class BenchStoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "how many nodes (default: ${DEFAULT-VALUE})")
  private int nodes = 32;

  @Option(
      names = "--agents",
      paramLabel = "A",
      description = "at how many agents operations begin (default: ${DEFAULT-VALUE})")
  private int agents = 8;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      description = "of the body of each message (default: ${DEFAULT-VALUE})")
  private int size = 1024;

  @Option(
      names = "--ops",
      paramLabel = "OPS",
      description = "stores of a round, and then as many retrievals (default: ${DEFAULT-VALUE})")
  private int operations = 2000;

  @Option(
      names = "--concurrency",
      paramLabel = "C",
      description = "how many operations are outstanding (default: ${DEFAULT-VALUE})")
  private int concurrency = 16;

  @Option(
      names = "--rounds",
      paramLabel = "R",
      description = "one after the other in the same network (default: ${DEFAULT-VALUE})")
  private int rounds = 1;

  @Option(
      names = "--warmup",
      paramLabel = "W",
      description = "messages before the first round, not counted (default: ${DEFAULT-VALUE})")
  private int warmUp = 500;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "a number that fixes keys, ports and contents (default: any)")
  private @Nullable Long seed;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "an existing directory; what is stored in it is removed at the end (default: the "
              + "system's temporary directory)")
  private Path parent = Path.of(System.getProperty("java.io.tmpdir", "."));

  @Override
  public Integer call() {
    var plan = plan();
    if (!Files.isDirectory(parent)) {
      throw new ParameterException(spec.commandLine(), parent + " is no directory");
    }
    var report = ProcessEnd.interruptible(() -> measure(plan));
    output.print(report.toFields(), report.toText());
    return (report.isClean() ? ExitCode.OK : ExitCode.UNAVAILABLE).status();
  }

  private StoreReport measure(StorePlan plan) {
    try (var directory = TemporaryDirectory.below(parent.toAbsolutePath())) {
      var network = directory.path().resolve("network");
      LogFile.use(DevNetwork.logFile(network), "warn");
      return StoreBenchmark.run(plan, network, output::narrate);
    }
  }

  private StorePlan plan() {
    try {
      return new StorePlan(
          nodes,
          agents,
          size,
          operations,
          concurrency,
          rounds,
          warmUp,
          seed == null ? RealChance.INSTANCE.random().nextLong(1_000_000) : seed);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }
}
