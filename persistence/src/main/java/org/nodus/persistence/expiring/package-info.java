/**
 * The engine under every store whose content has an end: bodies in append-only segment files, each
 * record sealed under the key of its expiry minute, the index in a {@link
 * org.nodus.persistence.disk.KeyValue}.
 *
 * <p>Knows nothing of fragments or mailboxes, reads no clock and draws no chance: both come in.
 * {@code DESIGN.md §6}.
 */
@NullMarked
package org.nodus.persistence.expiring;

import org.jspecify.annotations.NullMarked;
