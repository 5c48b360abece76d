/**
 * Accounts, what they own and where their chains stand. Values only: the rules are in {@code
 * ledger.state}.
 */
@NullMarked
package org.nodus.ledger.account;

import org.jspecify.annotations.NullMarked;
