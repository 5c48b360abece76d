package org.nodus.it.disk;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The disk that is measured or tried, mixed into the commands that do so. */
public final class DirectoryOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "an existing directory on the disk to use; what is stored in it is removed at the end "
              + "(default: the system's temporary directory)")
  private Path parent = Path.of(System.getProperty("java.io.tmpdir", "."));

  /**
   * The directory.
   *
   * @throws ParameterException there is none
   */
  public Path existing() {
    if (!Files.isDirectory(parent)) {
      throw new ParameterException(command.commandLine(), parent + " is no directory");
    }
    return parent.toAbsolutePath();
  }
}
