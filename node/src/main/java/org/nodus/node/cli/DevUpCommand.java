package org.nodus.node.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nodus.node.ProcessEnd;
import org.nodus.node.dev.DevNetwork;
import org.nodus.node.log.LogFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus dev up}: brings a network up and stays until it is told to end. */
@Command(
    name = "up",
    description = {
      "Brings a network up and stays in the foreground; Ctrl-C ends it. DIR/network.conf appears "
          + "when the network is ready. A directory that holds a network already is started "
          + "again with its data.",
      "In JSON: {\"ready\":true,\"nodes\":…,\"validators\":…,\"network\":\"DIR/network.conf\"}."
    })
final class DevUpCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(DevUpCommand.class);

  @Spec private CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      required = true,
      description = "where the network has its homes, its faucet and its network.conf")
  private Path directory = Path.of("");

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "how many nodes a new network has, 1 to 99 (default: 16)")
  private @Nullable Integer nodes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "a new network gets the same keys and ports for the same number; not secret")
  private @Nullable Long seed;

  @Option(
      names = "--until-stdin-closes",
      description = "also ends when standard input closes: for a parent that may die")
  private boolean untilInputCloses;

  @Override
  public Integer call() {
    var plan =
        new DevNetwork.Plan(
            Optional.ofNullable(nodes).map(this::inRange).orElse(OptionalInt.empty()),
            Optional.ofNullable(seed).map(OptionalLong::of).orElse(OptionalLong.empty()),
            Set.of());
    var path = directory.toAbsolutePath().normalize();
    if (untilInputCloses) {
      ProcessEnd.requestWhenInputCloses();
    }
    DevNetwork.refuseOtherThanNetwork(path);
    LogFile.use(DevNetwork.logFile(path), "info");
    var reason = stayUp(path, plan);
    LOG.info("the network has ended: {}", reason);
    output.narrate("The network has ended; its data stays in " + path + ".");
    return ExitCode.OK.status();
  }

  private OptionalInt inRange(int count) {
    if (count < 1 || count > DevNetwork.MAX_NODES) {
      throw new ParameterException(
          spec.commandLine(), "--nodes must be 1 to " + DevNetwork.MAX_NODES + ", not " + count);
    }
    return OptionalInt.of(count);
  }

  private String stayUp(Path path, DevNetwork.Plan plan) {
    try (var network = DevNetwork.up(path, plan, output::narrate)) {
      ProcessEnd.stay();
      announce(network);
      return ProcessEnd.await();
    }
  }

  private void announce(DevNetwork network) {
    var count = network.nodes().size();
    var validators = network.network().validators().size();
    var file = network.networkFile();
    var ready = new LinkedHashMap<String, Object>();
    ready.put("ready", true);
    ready.put("nodes", count);
    ready.put("validators", validators);
    ready.put("network", file.toString());
    output.announce(
        ready,
        """
        The network is up: %d nodes, %d of them validators.
        In another terminal:
          nodus id new --home alice --network %s
          nodus name register alice --home alice
          nodus dev faucet alice 1000 --dir %s
        Ctrl-C ends the network; its data stays."""
            .formatted(count, validators, file, network.directory()));
  }
}
