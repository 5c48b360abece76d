package org.nodus.ledger.block;

import org.nodus.protocol.bytes.Hash256;

/**
 * Names one share for ever.
 *
 * @param lock the hash of the block that locked
 * @param index of the fragment that the share pays for
 */
public record SharePlace(Hash256 lock, int index) {}
