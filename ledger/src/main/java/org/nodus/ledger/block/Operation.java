package org.nodus.ledger.block;

import java.util.List;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * What one block does. Each operation has exactly one authorised writer, the owner of the chain
 * that it stands on, so none needs a total order (Guerraoui et al., The Consensus Number of a
 * Cryptocurrency, 2019).
 *
 * <p>Constructors refuse what is illegal by itself, whatever the state of the ledger.
 */
public sealed interface Operation {

  /** What leaves the balance of the account, without what an operation brings. */
  default Tokens cost() {
    return switch (this) {
      case Transfer transfer -> transfer.amount();
      case Lock lock -> lock.total().plus(lock.fee());
      case Claim claim -> Tokens.NONE;
      case Refund refund -> Tokens.NONE;
    };
  }

  /**
   * Gives tokens to another account, which counts them in one of its own later blocks.
   *
   * @param amount at least one micro
   * @param memo any bytes, at most {@link #MAX_MEMO_BYTES}; public for ever
   */
  record Transfer(AccountId to, Tokens amount, Bytes memo) implements Operation {
    /** A hash or an invoice number with a word; more would make the ledger a message board. */
    public static final int MAX_MEMO_BYTES = 64;

    public Transfer {
      require(!amount.isNone(), "a transfer moves at least one micro");
      require(memo.length() <= MAX_MEMO_BYTES, "a memo has at most 64 bytes");
    }
  }

  /**
   * Sets tokens aside for the holders of one message. The fee is burnt at once and for good.
   *
   * @param messageHash {@code SHA-256(MessageId ‖ salt)}: only who holds the message recognises it
   * @param expiryEpoch the last epoch for which the holders are paid to keep the message
   */
  record Lock(Hash256 messageHash, long expiryEpoch, List<Share> shares, Tokens fee)
      implements Operation {
    /** RS(10, 40), the largest code that is offered, and room for a second lock of 24. */
    public static final int MAX_SHARES = 64;

    public Lock {
      shares = List.copyOf(shares);
      require(expiryEpoch >= 0, "an epoch is never negative");
      require(!shares.isEmpty() && shares.size() <= MAX_SHARES, "a lock has 1 … 64 shares");
      var indices = shares.stream().map(Share::index).distinct().count();
      require(indices == shares.size(), "two shares of a lock have the same index");
      var hashes = shares.stream().map(Share::secretHash).distinct().count();
      require(hashes == shares.size(), "two shares of a lock have the same secret");
      require(isCountable(shares, fee), "a lock holds more tokens than can exist");
    }

    /** What all shares hold together, without the fee. */
    public Tokens total() {
      return shares.stream().map(Share::amount).reduce(Tokens.NONE, Tokens::plus);
    }

    private static boolean isCountable(List<Share> shares, Tokens fee) {
      var left = Long.MAX_VALUE - fee.micros();
      for (var share : shares) {
        left -= share.amount().micros();
        if (left < 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Takes proven shares on the holder's own chain, a batch at a time. */
  record Claim(List<ClaimedShare> shares) implements Operation {
    /** 64 × 65 bytes = 4.1 KiB: an epoch's earnings of a busy node in a few blocks. */
    public static final int MAX_SHARES = 64;

    public Claim {
      shares = List.copyOf(shares);
      require(!shares.isEmpty() && shares.size() <= MAX_SHARES, "a claim names 1 … 64 shares");
      var places = shares.stream().map(ClaimedShare::place).distinct().count();
      require(places == shares.size(), "a claim names a share twice");
    }
  }

  /**
   * Returns every unclaimed share of one of the sender's own locks, once claims no longer count.
   *
   * @param lock the hash of the block that locked
   */
  record Refund(Hash256 lock) implements Operation {}

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
