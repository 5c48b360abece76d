package org.nodus.protocol.identity;

import java.util.Locale;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * Bech32m (BIP-350): 5-bit characters with a checksum of six that finds any four mistyped ones.
 *
 * <p>BIP-173: "The human-readable part … MUST contain 1 to 83 US-ASCII characters, with each
 * character having a value in the range [33-126]", at most 90 characters in all.
 */
final class Bech32m {
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int CHECKSUM = 6;
  private static final int MAX_LENGTH = 90;
  private static final int MAX_PREFIX = 83;
  private static final int CONSTANT = 0x2bc830a3;
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };

  private Bech32m() {}

  /** A prefix in lower case and what it stands in front of, in groups of 5 bits. */
  record Decoded(String prefix, Bytes groups) {}

  /**
   * The lower-case text of {@code data} behind {@code prefix}.
   *
   * @throws IllegalArgumentException if the text would have more than 90 characters
   */
  static String encode(String prefix, Bytes data) {
    return encodeGroups(new Decoded(prefix, toGroups(data)));
  }

  /** The bytes behind {@code prefix}, which must be the text's. */
  static Bytes decode(String prefix, String text) throws DecodeFailure {
    var decoded = decodeGroups(text);
    if (!decoded.prefix().equals(prefix)) {
      throw new DecodeFailure("begins with '" + decoded.prefix() + "1', not '" + prefix + "1'");
    }
    return toBytes(decoded.groups());
  }

  static String encodeGroups(Decoded decoded) {
    var prefix = decoded.prefix();
    var groups = decoded.groups();
    if (prefix.length() + 1 + groups.length() + CHECKSUM > MAX_LENGTH) {
      throw new IllegalArgumentException("more than " + MAX_LENGTH + " characters");
    }
    var text = new StringBuilder(MAX_LENGTH).append(prefix).append('1');
    var checksum = start(prefix);
    for (var i = 0; i < groups.length(); i++) {
      checksum = step(checksum) ^ groups.get(i);
      text.append(ALPHABET.charAt(groups.get(i)));
    }
    for (var i = 0; i < CHECKSUM; i++) {
      checksum = step(checksum);
    }
    checksum ^= CONSTANT;
    for (var i = CHECKSUM - 1; i >= 0; i--) {
      text.append(ALPHABET.charAt((checksum >>> (5 * i)) & 31));
    }
    return text.toString();
  }

  static Decoded decodeGroups(String text) throws DecodeFailure {
    if (text.length() > MAX_LENGTH) {
      throw new DecodeFailure("has more than " + MAX_LENGTH + " characters");
    }
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 33 || text.charAt(i) > 126) {
        throw new DecodeFailure("character " + (i + 1) + " is not a printable ASCII character");
      }
    }
    var lower = text.toLowerCase(Locale.ROOT);
    if (!text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT))) {
      throw new DecodeFailure("mixes upper and lower case");
    }
    var separator = lower.lastIndexOf('1');
    if (separator < 1 || separator > MAX_PREFIX) {
      throw new DecodeFailure("has no prefix that ends with '1'");
    }
    if (lower.length() - separator - 1 < CHECKSUM) {
      throw new DecodeFailure("is too short to hold its checksum");
    }
    return new Decoded(lower.substring(0, separator), checkedGroups(lower, separator));
  }

  private static Bytes checkedGroups(String text, int separator) throws DecodeFailure {
    var all = new byte[text.length() - separator - 1];
    var checksum = start(text.substring(0, separator));
    for (var i = 0; i < all.length; i++) {
      var character = text.charAt(separator + 1 + i);
      var group = ALPHABET.indexOf(character);
      if (group < 0) {
        throw new DecodeFailure(
            "'" + character + "' at character " + (separator + 2 + i) + " does not occur in it");
      }
      all[i] = (byte) group;
      checksum = step(checksum) ^ group;
    }
    if (checksum != CONSTANT) {
      throw new DecodeFailure("has a wrong checksum: some character is mistyped or missing");
    }
    return Bytes.wrap(all).slice(0, all.length - CHECKSUM);
  }

  /** The checksum after the prefix: its high bits, a zero, its low bits. */
  private static int start(String prefix) {
    var checksum = 1;
    for (var i = 0; i < prefix.length(); i++) {
      checksum = step(checksum) ^ (prefix.charAt(i) >>> 5);
    }
    checksum = step(checksum);
    for (var i = 0; i < prefix.length(); i++) {
      checksum = step(checksum) ^ (prefix.charAt(i) & 31);
    }
    return checksum;
  }

  private static int step(int checksum) {
    var top = checksum >>> 25;
    var next = (checksum & 0x1ffffff) << 5;
    for (var i = 0; i < GENERATOR.length; i++) {
      if (((top >>> i) & 1) == 1) {
        next ^= GENERATOR[i];
      }
    }
    return next;
  }

  private static Bytes toGroups(Bytes data) {
    var groups = new byte[(8 * data.length() + 4) / 5];
    for (var bit = 0; bit < 8 * data.length(); bit++) {
      var set = (data.get(bit / 8) >>> (7 - bit % 8)) & 1;
      groups[bit / 5] |= (byte) (set << (4 - bit % 5));
    }
    return Bytes.wrap(groups);
  }

  /** BIP-173: the bits behind the last whole byte "must be 4 bits or less, MUST be all zeroes". */
  private static Bytes toBytes(Bytes groups) throws DecodeFailure {
    var data = new byte[5 * groups.length() / 8];
    for (var bit = 0; bit < 5 * groups.length(); bit++) {
      var set = (groups.get(bit / 5) >>> (4 - bit % 5)) & 1;
      if (bit / 8 < data.length) {
        data[bit / 8] |= (byte) (set << (7 - bit % 8));
      } else if (set == 1) {
        throw new DecodeFailure("does not end with zero bits");
      }
    }
    if (5 * groups.length() - 8 * data.length > 4) {
      throw new DecodeFailure("has a character too many");
    }
    return Bytes.wrap(data);
  }
}
