package org.nodus.ledger.block;

import org.nodus.protocol.bytes.Bytes;

/**
 * One share and the receipt that proves it.
 *
 * @param secret exactly 32 bytes
 */
public record ClaimedShare(SharePlace place, Bytes secret) {
  public static final int SECRET_BYTES = 32;

  public ClaimedShare {
    if (secret.length() != SECRET_BYTES) {
      throw new IllegalArgumentException("a share secret has 32 bytes, not " + secret.length());
    }
    if (place.index() < 0 || place.index() > Share.MAX_INDEX) {
      throw new IllegalArgumentException("a fragment index is 0 … 255, not " + place.index());
    }
  }
}
