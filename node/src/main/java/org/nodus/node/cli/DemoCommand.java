package org.nodus.node.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nodus.node.ProcessEnd;
import org.nodus.node.demo.Demo;
import org.nodus.node.demo.DemoPlan;
import org.nodus.node.demo.KillLimit;
import org.nodus.node.dev.DevNetwork;
import org.nodus.node.environment.RealChance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus demo}: the main job, shown on this machine in under two minutes. */
@Command(
    name = "demo",
    description = {
      "Shows the main job on a real network on this machine: alice sends a text and a file to bob, "
          + "who is away; nodes are killed; bob collects all the same; the holders are paid, the "
          + "rest goes back, and an auditor replays the ledger.",
      "In JSON the last line is one object with ok, network, messages, ledger and audit; amounts "
          + "are tokens, as numbers with up to six decimal places. When a step fails: "
          + "{\"ok\":false,\"reason\":…}."
    })
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "how many nodes, 6 to 99 (default: ${DEFAULT-VALUE})")
  private int nodes = DevNetwork.DEFAULT_NODES;

  @Option(
      names = "--kill",
      paramLabel = "K",
      description = "how many of them are killed (default: 5, or as many as N nodes survive)")
  private @Nullable Integer kill;

  @Option(
      names = "--file",
      paramLabel = "F",
      description = "what alice sends beside a text, at most 1 MiB (default: a picture)")
  private @Nullable Path file;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "a new or empty directory, kept for inspection (default: a temporary one)")
  private @Nullable Path directory;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "a number that fixes the victims and the text (default: any)")
  private @Nullable Long seed;

  @Override
  public Integer call() {
    var plan = plan();
    try {
      var result = ProcessEnd.interruptible(() -> Demo.play(plan, output::narrate));
      if (output.isJson()) {
        output.printJson(result.toFields());
      }
      return ExitCode.OK.status();
    } catch (CommandFailure failure) {
      if (output.isJson()) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("ok", false);
        fields.put("reason", failure.getMessage());
        output.printJson(fields);
      }
      throw failure;
    }
  }

  private DemoPlan plan() {
    if (nodes < KillLimit.FEWEST_NODES || nodes > DevNetwork.MAX_NODES) {
      throw wrong(
          "--nodes must be %d to %d, not %d: with fewer, no message finds enough holders"
              .formatted(KillLimit.FEWEST_NODES, DevNetwork.MAX_NODES, nodes));
    }
    var most = DemoPlan.limit(nodes).most();
    var victims = kill == null ? Math.min(DemoPlan.KILLED, most) : kill;
    if (victims < 0 || victims > most) {
      throw wrong(
          "--kill must be 0 to %d, not %d: a message on %d nodes survives no more"
              .formatted(most, victims, nodes));
    }
    return new DemoPlan(
        nodes,
        victims,
        Optional.ofNullable(file),
        Optional.ofNullable(directory),
        seed == null ? RealChance.INSTANCE.random().nextLong(1_000_000) : seed);
  }

  private ParameterException wrong(String words) {
    return new ParameterException(spec.commandLine(), words);
  }
}
