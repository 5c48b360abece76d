package org.nodus.persistence.disk;

import org.nodus.protocol.bytes.Bytes;

/** Arithmetic on keys in their unsigned byte order. */
public final class Keys {
  private static final Bytes ZERO = Bytes.wrap(new byte[1]);

  private Keys() {}

  /** The smallest key greater than {@code key}. */
  public static Bytes after(Bytes key) {
    return Bytes.concat(key, ZERO);
  }

  /**
   * The smallest key greater than every key that begins with {@code prefix}; empty, meaning "to the
   * end", when there is none.
   */
  public static Bytes afterAllWith(Bytes prefix) {
    var last = prefix.length() - 1;
    while (last >= 0 && prefix.get(last) == (byte) 0xff) {
      last--;
    }
    if (last < 0) {
      return Bytes.EMPTY;
    }
    var end = prefix.slice(0, last + 1).toArray();
    end[last]++;
    return Bytes.wrap(end);
  }
}
