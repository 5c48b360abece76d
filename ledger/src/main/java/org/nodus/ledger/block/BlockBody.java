package org.nodus.ledger.block;

import java.util.List;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.Hash256;

/**
 * What the owner of an account signs.
 *
 * @param network hash of the genesis: a block of one network is nothing in another
 * @param height 1 for the first block of an account
 * @param previous hash of the block below, the network id at height 1
 * @param credits final transfers towards this account that it counts with this block
 * @param balanceAfter what the account can spend once this block is final
 */
public record BlockBody(
    Hash256 network,
    AccountId account,
    long height,
    Hash256 previous,
    List<Hash256> credits,
    Operation operation,
    Tokens balanceAfter) {
  /** 128 × 32 bytes = 4 KiB: with a full claim or lock a block stays below its limit. */
  public static final int MAX_CREDITS = 128;

  public BlockBody {
    credits = List.copyOf(credits);
    if (height < 1) {
      throw new IllegalArgumentException("the first block of an account has height 1");
    }
    if (credits.size() > MAX_CREDITS) {
      throw new IllegalArgumentException("a block counts at most 128 credits");
    }
    if (credits.stream().distinct().count() != credits.size()) {
      throw new IllegalArgumentException("a block counts a credit twice");
    }
  }
}
