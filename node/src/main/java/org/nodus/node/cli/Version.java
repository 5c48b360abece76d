package org.nodus.node.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.nodus.node.Main;
import picocli.CommandLine.IVersionProvider;

/** {@code nodus <version>}, as the build wrote it into {@code version.txt}. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    try (var text = Main.class.getResourceAsStream("version.txt")) {
      if (text == null) {
        throw new IOException("version.txt is missing beside " + Main.class.getName());
      }
      return new String[] {
        "nodus " + new String(text.readAllBytes(), StandardCharsets.UTF_8).strip()
      };
    }
  }
}
