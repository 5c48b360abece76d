package org.nodus.it.lookup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nodus.node.cli.OutputOption;
import org.nodus.protocol.dht.LookupPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus bench lookup}. */
@Command(
    name = "lookup",
    description = {
      "Runs the production lookup in a seeded model of networks and prints how many questions and "
          + "hops it takes, and what hostile nodes can hide. Virtual time, one thread, no sockets.",
      "A silent node is in everybody's table and never answers. A lying node names only liars and "
          + "stores nothing. 'undelivered' counts what a second node, looking up with four paths, "
          + "finds no honest holder of.",
      "In JSON one object: ok, seed, rows[], crowds[]."
    })
public final class BenchLookupCommand implements Callable<Integer> {
  private static final int CROWDED_NODES = 1_000;

  @Spec private CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--nodes",
      paramLabel = "N",
      split = ",",
      description = "sizes of networks (default: ${DEFAULT-VALUE})")
  private List<Integer> sizes = List.of(32, 128, 1_024, 5_000);

  @Option(
      names = "--silent",
      paramLabel = "SHARE",
      split = ",",
      description = "shares of nodes that are gone (default: ${DEFAULT-VALUE})")
  private List<Double> silent = List.of(0.33);

  @Option(
      names = "--lying",
      paramLabel = "SHARE",
      split = ",",
      description = "shares of hostile nodes (default: ${DEFAULT-VALUE})")
  private List<Double> lying = List.of(0.1, 0.2, 0.3);

  @Option(
      names = "--crowd",
      paramLabel = "IDS",
      split = ",",
      description =
          "ids ground to lie next to a key, among 1,000 honest nodes (default: ${DEFAULT-VALUE})")
  private List<Integer> crowds = List.of(0, 16, 20, 40);

  @Option(
      names = "--lookups",
      paramLabel = "L",
      description = "in each network (default: ${DEFAULT-VALUE})")
  private int lookups = 1_000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "a number that fixes everything (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Override
  public Integer call() {
    var rows = new ArrayList<LookupFigures>();
    for (var nodes : sizes) {
      rows.addAll(measure(nodes, 0, 0));
      silent.forEach(share -> rows.addAll(measure(nodes, share, 0)));
      lying.forEach(share -> rows.addAll(measure(nodes, 0, share)));
    }
    output.narrate("crowds next to a key");
    var around =
        crowds.stream()
            .map(ids -> CrowdFigures.measure(CROWDED_NODES, ids, Math.max(1, lookups / 10), seed))
            .toList();
    var crowded = around.stream().map(CrowdFigures::toFields).toList();
    var fields = rows.stream().map(LookupFigures::toFields).toList();
    output.print(
        Map.of("ok", true, "seed", seed, "rows", fields, "crowds", crowded), text(rows, around));
    return 0;
  }

  private List<LookupFigures> measure(int nodes, double silentShare, double lyingShare) {
    try {
      var planned = new LookupPlanned(nodes, silentShare, lyingShare, lookups, seed);
      output.narrate("%,d nodes, %s".formatted(nodes, LookupTable.company(planned)));
      return List.of(
          LookupFigures.measure(planned, LookupPlan.PATHS_TO_READ),
          LookupFigures.measure(planned, LookupPlan.PATHS_TO_PUBLISH));
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }

  private static String text(List<LookupFigures> rows, List<CrowdFigures> crowds) {
    var lines = LookupTable.lines(rows);
    lines.add("");
    lines.addAll(LookupTable.crowdLines(crowds));
    return String.join("\n", lines);
  }
}
