package org.nodus.persistence.fragment;

import java.time.Instant;
import java.util.Optional;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.message.MessageId;

/**
 * A fragment that this node has agreed to hold.
 *
 * @param fragment whole and proven; the store does not check the proof again
 * @param lock the ledger lock that pays for it; empty on the free tier
 */
public record StoredFragment(Fragment fragment, Instant expiry, Optional<Hash256> lock) {
  public MessageId message() {
    return fragment.commitment().id();
  }
}
