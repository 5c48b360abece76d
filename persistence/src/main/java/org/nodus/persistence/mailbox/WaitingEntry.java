package org.nodus.persistence.mailbox;

import java.time.Instant;
import org.nodus.protocol.bytes.Hash256;

/** What is known of a waiting entry without reading it. */
public record WaitingEntry(Hash256 address, Hash256 id, Instant expiry, Instant receivedAt) {}
