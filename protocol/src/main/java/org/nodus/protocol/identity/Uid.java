package org.nodus.protocol.identity;

import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;

/** A user: the hash of the public bundle (SCOPE A1), shown to people as bech32m. */
public record Uid(Hash256 hash) {
  private static final String PREFIX = "nodus";

  /** How many characters {@link #toBech32m} has: prefix, '1', 52 for 256 bits, checksum of 6. */
  public static final int TEXT_LENGTH = PREFIX.length() + 1 + 52 + 6;

  /** The text that people copy: {@code nodus1…}, 64 lower-case characters. */
  public String toBech32m() {
    return Bech32m.encode(PREFIX, hash.toBytes());
  }

  /**
   * The user that {@code text} names.
   *
   * @throws DecodeFailure with words for the person who typed it
   */
  public static Uid parse(String text) throws DecodeFailure {
    try {
      var bytes = Bech32m.decode(PREFIX, text);
      if (bytes.length() != Hash256.SIZE_BYTES) {
        throw new DecodeFailure("has " + text.length() + " characters, not " + TEXT_LENGTH);
      }
      return new Uid(Hash256.of(bytes));
    } catch (DecodeFailure failure) {
      throw new DecodeFailure("a UID that " + failure.reason());
    }
  }

  @Override
  public String toString() {
    return hash.toString();
  }
}
