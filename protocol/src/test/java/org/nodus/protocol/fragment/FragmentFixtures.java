package org.nodus.protocol.fragment;

import java.util.Random;
import org.nodus.protocol.bytes.Bytes;

/** The same coded message in every test that needs one. */
public final class FragmentFixtures {
  /** The public key of RFC 8032, 7.1, test 1. */
  public static final Bytes DELETE_KEY =
      Bytes.ofHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

  private FragmentFixtures() {}

  /** RS(4) over 1,001 bytes. */
  public static CodedMessage coded() {
    return FragmentCoder.create().encode(bytes(new Random(1), 1001), 4, DELETE_KEY);
  }

  /** {@code length} bytes from {@code random}. */
  public static Bytes bytes(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
