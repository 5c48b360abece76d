package org.nodus.protocol.identity;

import org.nodus.protocol.bytes.DecodeFailure;

/**
 * A name that people register and type: 3 … 32 characters of {@code a-z 0-9 . _ -}, a letter first,
 * a letter or digit last. Only lower case, so that no two names look alike by case; ASCII only, so
 * that none looks alike by script.
 */
public record UserName(String value) implements Comparable<UserName> {
  public static final int MIN_LENGTH = 3;
  public static final int MAX_LENGTH = 32;

  /**
   * A name that is known to be legal.
   *
   * @throws IllegalArgumentException if it is not; {@link #parse} is for what others typed or sent
   */
  public UserName {
    var problem = problemOf(value);
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException(problem);
    }
  }

  /**
   * The name that {@code text} spells.
   *
   * @throws DecodeFailure with words for the person who typed it
   */
  public static UserName parse(String text) throws DecodeFailure {
    var problem = problemOf(text);
    if (!problem.isEmpty()) {
      throw new DecodeFailure(problem);
    }
    return new UserName(text);
  }

  private static String problemOf(String text) {
    if (text.length() < MIN_LENGTH || text.length() > MAX_LENGTH) {
      return "a name has %d to %d characters, not %d"
          .formatted(MIN_LENGTH, MAX_LENGTH, text.length());
    }
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (!isLetter(character) && !isDigit(character) && "._-".indexOf(character) < 0) {
        return "a name consists of a-z, 0-9, '.', '_' and '-'; character " + (i + 1) + " is not";
      }
    }
    if (!isLetter(text.charAt(0))) {
      return "a name begins with a letter";
    }
    var last = text.charAt(text.length() - 1);
    return isLetter(last) || isDigit(last) ? "" : "a name ends with a letter or a digit";
  }

  private static boolean isLetter(char character) {
    return character >= 'a' && character <= 'z';
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  @Override
  public int compareTo(UserName other) {
    return value.compareTo(other.value);
  }

  /** Not the name: a log never shows one. People are shown {@link #value}. */
  @Override
  public String toString() {
    return "UserName[" + value.length() + " characters]";
  }
}
