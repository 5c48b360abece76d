package org.nodus.persistence.received;

import java.time.Instant;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.message.MessageId;

/**
 * A message that was opened.
 *
 * @param receivedAt milliseconds count
 * @param content its bytes as the agent can read them again; opaque here, at most 2 MiB
 */
public record ReceivedMessage(MessageId id, Instant receivedAt, Bytes content) {}
