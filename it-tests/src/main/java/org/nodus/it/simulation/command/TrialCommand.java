package org.nodus.it.simulation.command;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import org.nodus.it.simulation.log.LightLog;
import org.nodus.it.simulation.trial.Trial;
import org.nodus.it.simulation.trial.TrialScript;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.cli.ExtraCommand;
import org.nodus.node.cli.OutputOption;
import org.nodus.protocol.fragment.Redundancy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodus trial}. */
@Command(
    name = "trial",
    description = {
      "Measures a large network of production nodes in virtual time while something goes wrong for"
          + " hours: how much is lost, how long collecting takes, what it costs to keep things. The"
          + " same seed has the same result.",
      "A thousand nodes want a heap of 4 GiB: NODUS_JAVA_OPTS=-Xmx4g.",
      "In JSON one object: ok, trial, seed, nodes, users, minutes, written, promised, lost,"
          + " shownTwice, collectMedianSeconds, collectP99Seconds, laid, laidLost, rounds, exposed,"
          + " predictedLost, drawnLost, deaths, disksLost, idleBytesPerSecond,"
          + " idleKeepingBytesPerSecond, busyBytesPerSecond, busyKeepingBytesPerSecond,"
          + " ledgersAgreedSeconds, allCollectedSeconds, violations[], failures[], cpuSeconds,"
          + " digest. The exit status is 70 when a rule was broken."
    })
public final class TrialCommand implements ExtraCommand {
  private static final int MAX_NODES = 10_000;

  @Spec private CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description =
          "sessions, staggered, massacre, split-hour, rough-lines or slow-lines;"
              + " docs/simulation.md tells what they do")
  private String name;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "the number that decides everything (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "how many nodes (default: ${DEFAULT-VALUE})")
  private int nodes = 200;

  @Option(
      names = "--users",
      paramLabel = "U",
      description = "how many users who write to each other (default: ${DEFAULT-VALUE})")
  private int users = 8;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "virtual minutes of upheaval, 1320 at most (default: ${DEFAULT-VALUE})")
  private int minutes = 60;

  @Option(
      names = "--letters",
      paramLabel = "COUNT",
      description = "how many messages users write meanwhile (default: ${DEFAULT-VALUE})")
  private int letters = 200;

  @Option(
      names = "--laid",
      paramLabel = "COUNT",
      description =
          "how many more lie at nodes from the beginning, unwritten (default: ${DEFAULT-VALUE})")
  private int laid;

  @Option(
      names = "--percent",
      paramLabel = "P",
      description = "of the nodes die in each round of ten minutes (default: ${DEFAULT-VALUE})")
  private int percent = 30;

  @Option(
      names = "--high",
      description = "the laid messages have the code RS(10, 40) instead of RS(4, 12)")
  private boolean high;

  @Override
  public Integer call() {
    require(Trial.names().contains(name), "NAME is one of " + String.join(", ", Trial.names()));
    require(nodes >= 1 && nodes <= MAX_NODES, "--nodes is 1 … " + MAX_NODES);
    require(users >= 2, "--users is at least 2");
    require(
        minutes >= 1 && minutes <= TrialScript.LONGEST.toMinutes(),
        "--minutes is 1 … %d: what is written lives for a day"
            .formatted(TrialScript.LONGEST.toMinutes()));
    require(letters >= 0 && laid >= 0, "counts are not negative");
    require(percent >= 0 && percent <= 100, "--percent is 0 … 100");
    var script =
        new TrialScript(
            seed,
            nodes,
            users,
            Duration.ofMinutes(minutes),
            letters,
            laid,
            percent,
            high ? Redundancy.HIGH : Redundancy.STANDARD);
    var log = new LightLog();
    var before = threadSeconds();
    var result = Trial.play(name, script, log, output::narrate);
    var cpu = threadSeconds() - before;
    var fields = result.toFields();
    fields.put("cpuSeconds", cpu);
    fields.put("digest", log.digest());
    output.print(
        fields,
        String.format(
            Locale.ROOT, "%s; %.0f s of CPU, digest %s", result, (double) cpu, log.digest()));
    if (result.isGood()) {
      return ExitCode.OK.status();
    }
    output.narrate("built from commit " + Revision.describe());
    return ExitCode.INTERNAL.status();
  }

  private static long threadSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000_000;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
