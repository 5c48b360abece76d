/**
 * Mailboxes whose owner hands out the right to write: two keys that hash to the address, what she
 * opened it for, and the word of it that a contact gets. Knows neither holders nor when it is; what
 * a holder takes in decides {@code protocol.mailbox.MailboxRules}.
 */
@NullMarked
package org.nodus.protocol.capability;

import org.jspecify.annotations.NullMarked;
