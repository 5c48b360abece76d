package org.nodus.protocol.crypto;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/** Who is to blame for a wrong length: our own code or the sender of the bytes. */
final class Lengths {
  private Lengths() {}

  /** Secrets, seeds and nonces are ours: a wrong length is a programmer's error. */
  static byte[] ours(Bytes bytes, int length, String what) {
    if (bytes.length() != length) {
      throw new IllegalArgumentException(what + " has " + length + " bytes, not " + bytes.length());
    }
    return bytes.toArray();
  }

  /** Public keys and ciphertexts come from others: a wrong length is theirs. */
  static byte[] theirs(Bytes bytes, int length, String what) throws DecodeFailure {
    if (bytes.length() != length) {
      throw new DecodeFailure(what + " has " + length + " bytes, not " + bytes.length());
    }
    return bytes.toArray();
  }
}
