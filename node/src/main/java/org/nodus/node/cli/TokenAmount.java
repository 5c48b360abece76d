package org.nodus.node.cli;

import org.nodus.ledger.account.Tokens;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An amount of tokens on the command line, more than zero, with at most six decimal places. */
final class TokenAmount implements ITypeConverter<Tokens> {
  @Override
  public Tokens convert(String text) {
    try {
      return Tokens.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new TypeConversionException(String.valueOf(wrong.getMessage()));
    }
  }
}
