package org.nodus.it.simulation.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nodus.it.simulation.log.EventLog;
import org.nodus.it.simulation.log.FullLog;
import org.nodus.it.simulation.log.LightLog;
import org.nodus.it.simulation.scenario.Opponents;
import org.nodus.it.simulation.scenario.Scenarios;
import org.nodus.it.simulation.scenario.Script;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.cli.ExtraCommand;
import org.nodus.node.cli.OutputOption;
import org.nodus.node.environment.RealChance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus sim}. */
@Command(
    name = "sim",
    description = {
      "Plays a network of production nodes in virtual time: a scenario of chaos, then healing, with"
          + " rules that must hold throughout. The same seed tells the same story, byte for byte.",
      "With --sweep every scenario (or the one named) is played with --seeds seeds, the first being"
          + " --seed, on --threads threads. Whatever fails is printed with the commit and the"
          + " command that plays it again.",
      "In JSON one object for each story: ok, scenario, seed, nodes, minutes, written, promised, "
          + "delivered, lost, medianMillis, p99Millis, alarms, violations[], failures[], steps, cpuMillis, "
          + "digest. The exit status is 70 when a rule was broken."
    })
public final class SimCommand implements ExtraCommand {
  private static final int MAX_NODES = 10_000;

  @Spec private CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "the number that decides everything (default: any)")
  private @Nullable Long seed;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "how many nodes (default: ${DEFAULT-VALUE})")
  private int nodes = 30;

  @Option(
      names = "--users",
      paramLabel = "U",
      description = "how many users who write to each other (default: ${DEFAULT-VALUE})")
  private int users = 4;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "virtual minutes of chaos (default: ${DEFAULT-VALUE})")
  private int minutes = 10;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      description = "what goes wrong; an unknown name lists them (default: steady)")
  private @Nullable String scenario;

  @Option(
      names = "--liars",
      paramLabel = "SHARE",
      description = "which share of the nodes lies in sybil, such as 0.3 (default: 0.2)")
  private double liars;

  @Option(
      names = "--attackers",
      paramLabel = "COUNT",
      description = "how many hostile nodes come in eclipse and targeted (default: 60 and 40)")
  private int attackers;

  @Option(
      names = "--networks",
      paramLabel = "COUNT",
      description =
          "over how many /24 these are spread (default: 4 in eclipse, one for each in targeted)")
  private int networks;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "one line for each envelope, datagram and deed")
  private @Nullable Path trace;

  @Option(names = "--sweep", description = "play many seeds")
  private boolean sweep;

  @Option(
      names = "--seeds",
      paramLabel = "COUNT",
      description = "of a sweep, for each scenario (default: ${DEFAULT-VALUE})")
  private int seeds = 10;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "of a sweep (default: as many as there are processors)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() {
    require(nodes >= 1 && nodes <= MAX_NODES, "--nodes is 1 … " + MAX_NODES);
    require(users >= 2, "--users is at least 2");
    require(minutes >= 0 && seeds >= 1 && threads >= 1, "counts are positive");
    require(trace == null || !sweep, "--trace tells of one story, not of a sweep");
    var first = seed == null ? RealChance.INSTANCE.random().nextLong(1_000_000) : seed;
    var played = sweep ? sweepFrom(first) : List.of(playOne(first));
    if (sweep) {
      output.narrate(Sweep.summary(played));
    }
    if (played.stream().allMatch(one -> one.report().isGood())) {
      return ExitCode.OK.status();
    }
    output.narrate("built from commit " + Revision.describe());
    return ExitCode.INTERNAL.status();
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private List<String> names() {
    var all = new ArrayList<String>();
    Scenarios.names().forEach(all::add);
    if (scenario == null) {
      return sweep ? all : all.subList(0, 1);
    }
    require(all.contains(scenario), "--scenario is one of " + String.join(", ", all));
    return List.of(scenario);
  }

  private Script script(long ofSeed) {
    return new Script(ofSeed, nodes, users, Duration.ofMinutes(minutes), opponents());
  }

  private Opponents opponents() {
    try {
      return new Opponents(liars, attackers, networks);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private Performance playOne(long ofSeed) {
    var name = names().getFirst();
    if (trace == null) {
      return told(Performance.of(name, script(ofSeed), new LightLog()));
    }
    try (var file = new BufferedOutputStream(Files.newOutputStream(trace))) {
      EventLog log = new FullLog(file);
      return told(Performance.of(name, script(ofSeed), log));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private List<Performance> sweepFrom(long first) {
    var entries = new ArrayList<Sweep.Entry>();
    for (var number = 0; number < seeds; number++) {
      for (var name : names()) {
        entries.add(new Sweep.Entry(name, script(first + number)));
      }
    }
    return Sweep.play(entries, threads, this::told);
  }

  private Performance told(Performance one) {
    output.print(new LinkedHashMap<>(one.toFields()), one.toString());
    return one;
  }
}
