package org.nodus.ledger.account;

import java.math.BigDecimal;

/**
 * An amount of money in integer micros: 1 token = 1,000,000 micros. Never negative, never rounded;
 * arithmetic that would overflow or fall below zero throws, so a rule compares before it subtracts.
 *
 * @param micros 0 … {@link Long#MAX_VALUE}
 */
public record Tokens(long micros) implements Comparable<Tokens> {
  public static final long MICROS_PER_TOKEN = 1_000_000;
  public static final int DECIMAL_PLACES = 6;
  public static final Tokens NONE = new Tokens(0);

  /** More digits than any amount can have: keeps a parser from reading a megabyte of zeros. */
  private static final int MAX_TEXT_LENGTH = 32;

  public Tokens {
    if (micros < 0) {
      throw new IllegalArgumentException("an amount is never negative: " + micros + " micros");
    }
  }

  /**
   * Reads a positive amount as people write it: {@code 12}, {@code 0.5}, {@code 1.000001}.
   *
   * @throws IllegalArgumentException with a sentence for the person who typed it
   */
  public static Tokens parse(String text) {
    if (!isPlainDecimal(text)) {
      throw new IllegalArgumentException(
          "'" + shortened(text) + "' is not an amount of tokens; write it like 12 or 0.5");
    }
    var amount = new BigDecimal(text);
    if (amount.signum() < 0) {
      throw new IllegalArgumentException("an amount of tokens cannot be negative: " + text);
    }
    if (amount.signum() == 0) {
      throw new IllegalArgumentException("an amount of tokens must be more than zero");
    }
    if (amount.stripTrailingZeros().scale() > DECIMAL_PLACES) {
      throw new IllegalArgumentException(
          text + " has more than " + DECIMAL_PLACES + " decimal places; the least is 0.000001");
    }
    try {
      return new Tokens(amount.movePointRight(DECIMAL_PLACES).longValueExact());
    } catch (ArithmeticException tooLarge) {
      throw new IllegalArgumentException(text + " is more tokens than can exist", tooLarge);
    }
  }

  public static Tokens ofWhole(long tokens) {
    return new Tokens(Math.multiplyExact(tokens, MICROS_PER_TOKEN));
  }

  public Tokens plus(Tokens other) {
    return new Tokens(Math.addExact(micros, other.micros));
  }

  public Tokens minus(Tokens other) {
    return new Tokens(Math.subtractExact(micros, other.micros));
  }

  public Tokens times(int count) {
    return new Tokens(Math.multiplyExact(micros, (long) count));
  }

  public boolean isNone() {
    return micros == 0;
  }

  public boolean covers(Tokens other) {
    return micros >= other.micros;
  }

  @Override
  public int compareTo(Tokens other) {
    return Long.compare(micros, other.micros);
  }

  /** As people write it, without needless zeros; {@link #parse} reads it back. */
  @Override
  public String toString() {
    return BigDecimal.valueOf(micros, DECIMAL_PLACES).stripTrailingZeros().toPlainString();
  }

  private static boolean isPlainDecimal(String text) {
    var start = text.startsWith("-") ? 1 : 0;
    var point = text.indexOf('.');
    var digits = 0;
    for (var i = start; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (i != point) {
        return false;
      }
    }
    return digits > 0
        && text.length() <= MAX_TEXT_LENGTH
        && point != start
        && point != text.length() - 1;
  }

  private static String shortened(String text) {
    return text.length() <= MAX_TEXT_LENGTH ? text : text.substring(0, MAX_TEXT_LENGTH) + "…";
  }
}
