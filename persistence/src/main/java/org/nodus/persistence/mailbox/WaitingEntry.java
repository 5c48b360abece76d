package org.nodus.persistence.mailbox;

import java.time.Instant;
import org.nodus.protocol.bytes.Hash256;

/**
 * What is known of a waiting entry without reading it.
 *
 * @param workUnits how many tries of a hash it cost, 0 without work
 * @param opening whether it is what opens the mailbox, and no entry for anybody
 */
public record WaitingEntry(
    Hash256 address,
    Hash256 id,
    Instant expiry,
    Instant receivedAt,
    long workUnits,
    boolean opening) {}
