package org.nodus.node.cli;

import java.nio.file.Path;
import org.nodus.node.dev.DevNetwork;
import picocli.CommandLine.Option;

/** Where a node's home is, mixed into the commands below {@code nodus node}. */
final class NodeHomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${sys:user.home}/.nodus-node",
      description = "home of the node (default: ~/.nodus-node)")
  private Path path = Path.of("");

  /**
   * The nodes of a network on one machine look for no questions and no orders.
   *
   * @throws CommandFailure 64 the node of this home is one of them
   */
  void refuseWherePartOfDevNetwork() {
    if (DevNetwork.isPartOfOne(path())) {
      throw new CommandFailure(
          ExitCode.USAGE,
          path()
              + " belongs to a network of dev up, whose nodes answer to nobody alone: make a node"
              + " beside it with node init, or read log/nodus.log there.");
    }
  }

  Path path() {
    return path.toAbsolutePath().normalize();
  }
}
