package org.nodus.ledger.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.AccountState;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.account.UncountedCredit;
import org.nodus.ledger.block.BlockBody;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.lock.OpenLock;
import org.nodus.protocol.bytes.Hash256;

/**
 * What an owner has to know to write the next block of an account; enough to draft one without
 * holding the ledger. One node's word: an owner who must be sure asks 2f + 1 validators.
 *
 * @param openEpoch the epoch whose blocks are being certified
 * @param credits transfers towards the account that it may count now, at most {@link
 *     BlockBody#MAX_CREDITS}
 * @param locks locks of the account that still hold tokens, first to expire first, at most {@link
 *     #MAX_LOCKS}
 * @param more whether there are further credits or locks
 */
public record AccountView(
    Hash256 network,
    AccountId account,
    AccountState state,
    long openEpoch,
    List<UncountedCredit> credits,
    List<LockView> locks,
    boolean more) {
  /** 64 × 113 bytes of locks and 128 × 72 bytes of credits: 16.4 KB in one answer. */
  public static final int MAX_LOCKS = 64;

  /**
   * One lock that still holds tokens.
   *
   * @param held by the remaining shares together
   * @param refundable whether a refund would be allowed in the open epoch
   */
  public record LockView(
      Hash256 id,
      long height,
      Hash256 messageHash,
      long expiryEpoch,
      int shares,
      int remaining,
      Tokens held,
      boolean refundable) {}

  public AccountView {
    credits = List.copyOf(credits);
    locks = List.copyOf(locks);
  }

  public static AccountView of(LedgerState ledger, AccountId account) {
    var credits = ledger.uncounted(account);
    var locks =
        ledger.locksOf(account).stream()
            .sorted(Comparator.comparingLong(OpenLock::expiryEpoch).thenComparing(OpenLock::id))
            .map(lock -> view(ledger, lock))
            .toList();
    return new AccountView(
        ledger.network(),
        account,
        ledger.account(account),
        ledger.position().open(),
        credits.subList(0, Math.min(credits.size(), BlockBody.MAX_CREDITS)),
        locks.subList(0, Math.min(locks.size(), MAX_LOCKS)),
        credits.size() > BlockBody.MAX_CREDITS || locks.size() > MAX_LOCKS);
  }

  private static LockView view(LedgerState ledger, OpenLock lock) {
    return new LockView(
        lock.id(),
        lock.height(),
        lock.messageHash(),
        lock.expiryEpoch(),
        lock.shares().size(),
        lock.remaining().size(),
        lock.held(),
        ledger.position().isRefundable(lock.expiryEpoch()));
  }

  /** What the next block can spend: the balance and the credits that it can count. */
  public Tokens spendable() {
    return credits.stream().map(UncountedCredit::amount).reduce(state.balance(), Tokens::plus);
  }

  public boolean covers(Operation operation) {
    return spendable().covers(operation.cost());
  }

  /**
   * The body of the next block: counts every credit of this view.
   *
   * @param gain what a claim or refund brings; none for transfers and locks
   * @throws IllegalArgumentException unless {@link #covers} holds
   */
  public BlockBody next(Operation operation, Tokens gain) {
    if (!covers(operation)) {
      throw new IllegalArgumentException(
          operation.cost() + " tokens are needed, " + spendable() + " are there");
    }
    var counted = new ArrayList<Hash256>();
    credits.forEach(credit -> counted.add(credit.block()));
    return new BlockBody(
        network,
        account,
        state.height() + 1,
        state.head(),
        counted,
        operation,
        spendable().minus(operation.cost()).plus(gain));
  }
}
