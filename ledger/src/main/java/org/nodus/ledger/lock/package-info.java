/** Tokens set aside for the holders of one message, share by share. */
@NullMarked
package org.nodus.ledger.lock;

import org.jspecify.annotations.NullMarked;
