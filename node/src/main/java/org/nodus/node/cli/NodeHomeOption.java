package org.nodus.node.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a node's home is, mixed into the commands below {@code nodus node}. */
final class NodeHomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${sys:user.home}/.nodus-node",
      description = "home of the node (default: ~/.nodus-node)")
  private Path path = Path.of("");

  Path path() {
    return path.toAbsolutePath().normalize();
  }
}
