package org.nodus.protocol.message;

import org.nodus.protocol.bytes.DecodeFailure;

/**
 * What a body is: {@code type/subtype}, possibly with parameters, printable ASCII (RFC 2045 §5.1).
 * It is the sender's word; nobody may run anything because of it.
 *
 * @param value 3 … {@value #MAX_BYTES} characters
 */
public record MimeType(String value) {
  /** RFC 6838 §4.2 allows 127 characters for type and subtype each; common types stay below 100. */
  public static final int MAX_BYTES = 127;

  public static final MimeType TEXT = new MimeType("text/plain; charset=utf-8");
  public static final MimeType BINARY = new MimeType("application/octet-stream");

  public MimeType {
    if (!isLegal(value)) {
      throw new IllegalArgumentException("not a MIME type");
    }
  }

  /** A type from another's hands. */
  public static MimeType parse(String value) throws DecodeFailure {
    if (!isLegal(value)) {
      throw new DecodeFailure("not a MIME type");
    }
    return new MimeType(value);
  }

  private static boolean isLegal(String value) {
    var slash = value.indexOf('/');
    return value.length() <= MAX_BYTES
        && slash > 0
        && slash < value.length() - 1
        && value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
