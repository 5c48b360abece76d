/** Accounts and the chain of blocks that each of them owns. */
@NullMarked
package org.nodus.ledger.account;

import org.jspecify.annotations.NullMarked;
