package org.nodus.protocol.message;

import java.nio.charset.StandardCharsets;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.VisibleText;

/**
 * The name that a recipient may save a body under, and nothing more: never a path, never hidden
 * characters that make it look like another.
 *
 * @param value 1 … {@value #MAX_BYTES} bytes of UTF-8; no separators, no control or formatting
 *     characters, not {@code .} or {@code ..}, no white space at its ends
 */
public record FileName(String value) {
  /** What the common file systems take for one name. */
  public static final int MAX_BYTES = 255;

  private static final String FALLBACK = "file";

  public FileName {
    if (!isSafe(value)) {
      throw new IllegalArgumentException("not a file name");
    }
  }

  /** A name from another's hands: refused unless it is safe as it stands. */
  public static FileName parse(String value) throws DecodeFailure {
    if (!isSafe(value)) {
      throw new DecodeFailure("not a safe file name");
    }
    return new FileName(value);
  }

  /** A name of one's own, made safe: the part behind the last separator, cut to length. */
  public static FileName sanitised(String path) {
    var behind = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
    var safe = new StringBuilder();
    var bytes = 0;
    for (var at = behind; at < path.length(); at += Character.charCount(path.codePointAt(at))) {
      var shown = isVisible(path.codePointAt(at)) ? path.codePointAt(at) : '_';
      bytes += Character.toString(shown).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_BYTES) {
        break;
      }
      safe.appendCodePoint(shown);
    }
    var name = safe.toString().strip();
    return new FileName(isSafe(name) ? name : FALLBACK);
  }

  private static boolean isSafe(String value) {
    return !value.isEmpty()
        && Bytes.utf8(value).length() <= MAX_BYTES
        && value.equals(value.strip())
        && !value.equals(".")
        && !value.equals("..")
        && value.codePoints().allMatch(FileName::isVisible);
  }

  private static boolean isVisible(int codePoint) {
    return codePoint != '/' && codePoint != '\\' && VisibleText.isVisible(codePoint);
  }
}
