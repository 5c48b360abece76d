package org.nodus.node.cli;

import org.nodus.protocol.fragment.Redundancy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many fragments a message is spread over, on the command line: a word. */
final class Durability implements ITypeConverter<Redundancy> {
  @Override
  public Redundancy convert(String text) {
    return switch (text) {
      case "standard" -> Redundancy.STANDARD;
      case "high" -> Redundancy.HIGH;
      default -> throw new TypeConversionException("'" + text + "' is neither standard nor high");
    };
  }
}
