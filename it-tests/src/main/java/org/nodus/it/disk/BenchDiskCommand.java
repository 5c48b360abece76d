package org.nodus.it.disk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nodus.node.ProcessEnd;
import org.nodus.node.cli.OutputOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus bench disk}. */
@Command(
    name = "disk",
    description = {
      "Measures what a node's disks do against what lies under them: storing, fetching and expiring "
          + "against a bare leveldbjni, the journal against Pekko's bundled plugin. Both sides take "
          + "turns in one process; the ratio is the median of the pairs' ratios.",
      "In JSON one object: ok, contests[] with what, against, unit, ours, theirs, ratio, floor, "
          + "goal, reached; start with mebibytes, secondsPerGib, secondsPerGibWithoutIndex."
    })
public final class BenchDiskCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private DirectoryOption directory = new DirectoryOption();

  @Option(
      names = "--pairs",
      paramLabel = "P",
      description = "how often each side is measured (default: ${DEFAULT-VALUE})")
  private int pairs = 5;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "of each measurement (default: ${DEFAULT-VALUE})")
  private int records = 20_000;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      description = "of each record (default: ${DEFAULT-VALUE})")
  private int size = 1024;

  @Option(
      names = "--writers",
      paramLabel = "W",
      description = "who wait for one record each (default: ${DEFAULT-VALUE})")
  private int writers = 16;

  @Option(
      names = "--start",
      paramLabel = "MIB",
      description =
          "size of the store that is opened again, 0 for none (default: ${DEFAULT-VALUE})")
  private int start = 256;

  @Option(
      names = "--stores",
      paramLabel = "N",
      description =
          "how many are stored once to compare the last 4,000 with the first, 0 for none "
              + "(default: ${DEFAULT-VALUE})")
  private int stores = 1_000_000;

  @Override
  public Integer call() {
    var benchmark = new DiskBenchmark(plan(), directory.existing(), output::narrate);
    var contests = ProcessEnd.interruptible(benchmark::all);
    var starts = start == 0 ? List.<DiskBenchmark.Start>of() : List.of(benchmark.start());
    output.print(fields(contests, starts), text(contests, starts));
    return 0;
  }

  private DiskPlan plan() {
    try {
      return new DiskPlan(pairs, records, size, writers, start, stores);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }

  private static Map<String, Object> fields(
      List<Contest.Outcome> contests, List<DiskBenchmark.Start> starts) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("ok", true);
    fields.put("contests", contests.stream().map(Contest.Outcome::toFields).toList());
    starts.forEach(
        start ->
            fields.put(
                "start",
                Map.of(
                    "mebibytes", Math.round(start.mebibytes()),
                    "secondsPerGib", start.withIndex(),
                    "secondsPerGibWithoutIndex", start.withoutIndex())));
    return fields;
  }

  private static String text(List<Contest.Outcome> contests, List<DiskBenchmark.Start> starts) {
    var lines = contests.stream().map(Contest.Outcome::toText);
    var opened =
        starts.stream()
            .map(
                start ->
                    "start: %.2f s for each GiB, %.2f s when the index has to be made again (%,.0f MiB)"
                        .formatted(start.withIndex(), start.withoutIndex(), start.mebibytes()));
    return Stream.concat(Stream.of(Contest.Outcome.heading()), Stream.concat(lines, opened))
        .collect(Collectors.joining("\n"));
  }
}
