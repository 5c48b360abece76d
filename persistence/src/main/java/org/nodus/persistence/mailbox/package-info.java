/** Entries waiting in mailboxes: durable once acknowledged, gone once expired. */
@NullMarked
package org.nodus.persistence.mailbox;

import org.jspecify.annotations.NullMarked;
