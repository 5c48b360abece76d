package org.nodus.protocol.bytes;

/**
 * What a stranger's words may do to a terminal or a log: nothing. Control characters move the
 * cursor, line separators begin a forged line, formatting characters hide and turn what stands
 * beside them.
 */
public final class VisibleText {
  private static final int REPLACEMENT = 0xfffd;

  private VisibleText() {}

  /** Whether a code point shows itself and nothing else. */
  public static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** {@code text} on one line, with U+FFFD for each character that is not visible. */
  public static String of(String text) {
    return text.codePoints()
        .map(one -> isVisible(one) ? one : REPLACEMENT)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
