package org.nodus.node.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.nodus.config.NodusConfig;

/**
 * The text of a new {@code node.conf}: every setting there is, with its unit and reason, commented
 * out but for where the node listens. Made of {@code reference.conf}, so that it never lags behind.
 */
final class NodeConf {
  private static final String INTRODUCTION =
      """
      # Settings of this node. A line that begins with '#' and no blank is a setting with its default:
      # remove the '#' to change it. A key that Nodus does not know is an error.

      """;

  private NodeConf() {}

  static String text(String host, int port) {
    return INTRODUCTION
        + reference()
            .lines()
            .skip(reference().lines().takeWhile(line -> !line.startsWith("nodus")).count())
            .map(line -> settled(line, host, port))
            .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String settled(String line, String host, int port) {
    var stripped = line.strip();
    var indent = line.substring(0, line.indexOf(stripped));
    if (stripped.startsWith("host = ")) {
      return indent + "host = \"" + host + "\"";
    }
    if (stripped.startsWith("port = ")) {
      return indent + "port = " + port;
    }
    var isSetting = !stripped.startsWith("#") && stripped.contains(" = ");
    return isSetting ? indent + "#" + stripped : line;
  }

  private static String reference() {
    try (var text = NodusConfig.class.getResourceAsStream("reference.conf")) {
      if (text == null) {
        throw new IllegalStateException("reference.conf is missing beside NodusConfig");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
