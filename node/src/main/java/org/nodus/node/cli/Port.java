package org.nodus.node.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A UDP port on the command line, 0 … 65535; 0 lets the system choose. */
final class Port implements ITypeConverter<Integer> {
  private static final int MAX = 65_535;

  @Override
  public Integer convert(String text) {
    try {
      var port = Integer.parseInt(text);
      if (port >= 0 && port <= MAX) {
        return port;
      }
    } catch (NumberFormatException noNumber) {
      // Said below.
    }
    throw new TypeConversionException("'" + text + "' is no port; it must be within 0 … " + MAX);
  }
}
