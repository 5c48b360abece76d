package org.nodus.persistence.fragment;

import java.time.Instant;
import java.util.Optional;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.MessageId;

/**
 * What is known of a held fragment without reading it.
 *
 * @param k how many fragments rebuild the message, 1 … 255
 */
public record HeldFragment(
    MessageId message, int index, int bodyBytes, int k, Instant expiry, Optional<Hash256> lock) {}
