package org.nodus.protocol.identity;

import org.nodus.protocol.bytes.Hash256;

/** A user: the hash of the public bundle (SCOPE A1), shown to people as bech32m. */
public record Uid(Hash256 hash) {
  @Override
  public String toString() {
    return hash.toString();
  }
}
