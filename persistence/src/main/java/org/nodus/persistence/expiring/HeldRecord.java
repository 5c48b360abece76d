package org.nodus.persistence.expiring;

import java.time.Instant;
import org.nodus.protocol.bytes.Bytes;

/** What the index knows of a record that can be read. */
public record HeldRecord(Bytes key, Bytes note, int bodyBytes, Instant expiry) {}
