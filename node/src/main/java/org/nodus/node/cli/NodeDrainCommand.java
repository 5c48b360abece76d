package org.nodus.node.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.nodus.node.Repeated;
import org.nodus.node.home.DrainOrder;
import org.nodus.node.home.NodeHome;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.keys.HomeLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nodus node drain}: has the running node hand everything over and end. */
@Command(
    name = "drain",
    description = {
      "Has the node that runs in a home hand its fragments, mailboxes and records over to others, "
          + "and end. Nothing is left to repair then; the node may come back at any time.",
      "Ends with 69 when the time was too short; the others then rebuild what is missing.",
      "In JSON: {\"complete\":…,\"fragmentsLeft\":…,\"fragmentsMoved\":…,\"replicasGiven\":…}."
    })
final class NodeDrainCommand implements Callable<Integer> {
  /** The node looks for orders every second, and ends within half a minute. */
  private static final Duration SLACK = Duration.ofSeconds(60);

  @Mixin private OutputOption output = new OutputOption();
  @Mixin private NodeHomeOption home = new NodeHomeOption();

  @Option(
      names = "--limit",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = TimeToLive.class,
      description = "the node ends after this time whatever is left (default: 10m)")
  private Duration limit = Duration.ofMinutes(10);

  @Override
  public Integer call() {
    if (!NodeHome.isAt(home.path())) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION, "There is no home of a node in " + home.path() + ".");
    }
    home.refuseWherePartOfDevNetwork();
    refuseWhereNobodyRuns();
    DrainOrder.give(home.path(), limit);
    output.narrate("The node hands over what it holds…");
    var report = await();
    var fields = OutputOption.fromJson(report);
    if (Boolean.TRUE.equals(fields.get("complete"))) {
      output.print(fields, "The node has handed over what others take, and ends: " + report);
      return ExitCode.OK.status();
    }
    output.print(fields, "The node ends, and has not handed over all that others take: " + report);
    return ExitCode.UNAVAILABLE.status();
  }

  private void refuseWhereNobodyRuns() {
    if (!isRunning()) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, "No node runs in " + home.path() + ": there is nothing to drain.");
    }
  }

  private boolean isRunning() {
    try {
      HomeLock.acquire(home.path()).close();
      return false;
    } catch (StoreFailure.DirectoryInUse running) {
      return true;
    }
  }

  private String await() {
    var isOver =
        Repeated.until(
            () ->
                CompletableFuture.completedStage(
                    DrainOrder.reported(home.path()).isPresent() || !isRunning()),
            over -> over);
    try {
      isOver.orTimeout(limit.plus(SLACK).toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException late) {
      throw new CommandFailure(
          ExitCode.UNAVAILABLE, "The node did not report in time; its log says why.");
    }
    return DrainOrder.reported(home.path())
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.UNAVAILABLE, "The node ended without a report; its log says why."));
  }
}
