/**
 * The mailboxes that a node holds for people it does not know: entries in, entries out to their
 * owner, nothing left after their time. Rules live in {@code protocol.mailbox}; the network is
 * {@code PeerLink}, the disk {@code persistence.mailbox}.
 */
@NullMarked
package org.nodus.actors.mailbox;

import org.jspecify.annotations.NullMarked;
