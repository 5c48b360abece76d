package org.nodus.node.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.nodus.config.NodusConfig;
import org.nodus.node.environment.RealChance;
import org.nodus.node.home.AgentHome;
import org.nodus.node.home.FreshKeys;
import org.nodus.node.home.NodeHome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nodus node init}: makes the home of a new node. */
@Command(
    name = "init",
    description =
        "Makes the home of a new node: its keys, the network it belongs to, its settings.")
final class NodeInitCommand implements Callable<Integer> {
  /** Below it the puzzle takes less than a second: not worth a word. */
  private static final int NOTICEABLE_BITS = 20;

  @Mixin private OutputOption output = new OutputOption();
  @Mixin private NodeHomeOption home = new NodeHomeOption();

  @Option(
      names = "--network",
      paramLabel = "FILE",
      required = true,
      description = "network.conf of the network that the node joins")
  private Path network = Path.of("");

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "address to listen on, written to node.conf (default: 127.0.0.1)")
  private String host = NodusConfig.defaults().listen().host();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Port.class,
      description = "UDP port to listen on, written to node.conf (default: 7400)")
  private int port = NodusConfig.defaults().listen().port();

  @Override
  public Integer call() {
    var joined = AgentHome.networkIn(network);
    var bits = joined.genesis().puzzleBits();
    if (bits >= NOTICEABLE_BITS) {
      output.narrate("Solving the puzzle of the network, %d bits…".formatted(bits));
    }
    var keys = FreshKeys.solving(bits, RealChance.INSTANCE);
    NodeHome.create(home.path(), keys, joined, host, port);
    var result = new LinkedHashMap<String, Object>();
    result.put("home", home.path().toString());
    result.put("nodeId", keys.id().hash().toHex());
    result.put("account", keys.signing().publicKey().toHex());
    result.put("network", joined.id().toHex());
    output.print(
        result,
        "Node %s of network %s has its home in %s. Start it with: nodus node run --home %s"
            .formatted(keys.id(), joined.genesis().name(), home.path(), home.path()));
    return ExitCode.OK.status();
  }
}
