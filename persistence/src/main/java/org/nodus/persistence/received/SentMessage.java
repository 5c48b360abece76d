package org.nodus.persistence.received;

import java.time.Instant;
import java.util.Optional;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.message.MessageKey;

/**
 * What a sender needs to delete, extend or pay for a message later.
 *
 * @param key source of the delete key and of the holders' secrets
 * @param lock the ledger lock that pays for it, if tokens were attached
 * @param notes whatever else the agent wants to find again; opaque here, at most 64 KiB
 */
public record SentMessage(
    MessageId id,
    MessageKey key,
    Instant sentAt,
    Instant expiry,
    Optional<Hash256> lock,
    Bytes notes) {}
