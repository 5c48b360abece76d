package org.nodus.persistence.fragment;

import java.time.Instant;
import java.util.Optional;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.MessageId;

/** What is known of a held fragment without reading it. */
public record HeldFragment(
    MessageId message, int index, int bodyBytes, Instant expiry, Optional<Hash256> lock) {}
