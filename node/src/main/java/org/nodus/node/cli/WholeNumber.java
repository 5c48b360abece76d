package org.nodus.node.cli;

import picocli.CommandLine.TypeConversionException;

/** A number on the command line. What is none is refused in words of people, not of Java. */
final class WholeNumber {
  private WholeNumber() {}

  static int ofInt(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException other) {
      throw none(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
  }

  static long ofLong(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException other) {
      throw none(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }
  }

  private static TypeConversionException none(String text, long least, long most) {
    return new TypeConversionException(
        "'%s' is no whole number from %d to %d".formatted(text, least, most));
  }
}
