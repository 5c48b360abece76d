package org.nodus.ledger.account;

import org.nodus.protocol.bytes.Hash256;

/**
 * A final transfer towards {@code to} that no block of {@code to} has counted yet.
 *
 * @param block the transfer's block, named in {@code credits[]} by the block that counts it
 */
public record UncountedCredit(Hash256 block, AccountId from, AccountId to, Tokens amount) {}
