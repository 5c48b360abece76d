/**
 * The life of a message as conversations (DESIGN.md §3): a {@code MessageSender} for each message
 * that leaves and a {@code MessageCollector} for each visit to the mailbox. Both are short-lived,
 * belong to an agent, and end in exactly one outcome. They talk, wait and count; sealing, coding
 * and proofs are {@code protocol.message}, {@code protocol.fragment} and {@code protocol.mailbox}.
 */
@NullMarked
package org.nodus.actors.delivery;

import org.jspecify.annotations.NullMarked;
