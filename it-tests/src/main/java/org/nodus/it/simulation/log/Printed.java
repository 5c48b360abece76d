package org.nodus.it.simulation.log;

/**
 * How a value stands in a log: without what differs from one JVM to the next though the values are
 * the same, which is the identity hash after {@code @} and the address in the name of a lambda.
 */
final class Printed {
  private static final String LAMBDA = "/0x";

  private Printed() {}

  static void append(String text, StringBuilder out) {
    var at = 0;
    while (at < text.length()) {
      var next = text.charAt(at);
      if (next == '@') {
        out.append(next);
        at = afterHex(text, at + 1);
      } else if (text.startsWith(LAMBDA, at)) {
        out.append(LAMBDA);
        at = afterHex(text, at + LAMBDA.length());
      } else {
        out.append(next == '\n' ? ' ' : next);
        at++;
      }
    }
  }

  private static int afterHex(String text, int from) {
    var at = from;
    while (at < text.length() && Character.digit(text.charAt(at), 16) >= 0) {
      at++;
    }
    return at;
  }
}
