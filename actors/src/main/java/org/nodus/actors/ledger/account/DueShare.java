package org.nodus.actors.ledger.account;

import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.ClaimedShare;

/**
 * A share that can be claimed.
 *
 * @param amount what the lock holds for it
 * @param expiryEpoch of the lock
 */
public record DueShare(ClaimedShare share, Tokens amount, long expiryEpoch) {}
