package org.nodus.node.cli;

/** So many of something, in words: {@code 1 lock}, {@code 2 locks}. */
final class Count {
  private Count() {}

  static String of(long count, String one) {
    return "%,d %s%s".formatted(count, one, count == 1 ? "" : "s");
  }
}
