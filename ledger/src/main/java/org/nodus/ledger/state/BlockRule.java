package org.nodus.ledger.state;

import static org.nodus.ledger.state.Verdict.refused;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.BlockBody;
import org.nodus.ledger.block.ClaimedShare;
import org.nodus.ledger.block.Operation.Claim;
import org.nodus.ledger.block.Operation.Lock;
import org.nodus.ledger.block.Operation.Refund;
import org.nodus.ledger.block.Operation.Transfer;
import org.nodus.ledger.share.ShareSecret;
import org.nodus.protocol.bytes.Hash256;

/**
 * When a block is allowed. Reads the state, changes nothing; the first rule that is broken is the
 * answer. Every rule looks only at the own chain, at what closed epochs settled, and at blocks that
 * this one names: that is why order within an epoch does not matter.
 */
final class BlockRule {
  /** What an operation brings onto the balance, or why it is not allowed. */
  private record Outcome(Tokens gain, @Nullable Verdict against) {
    static Outcome of(Tokens gain) {
      return new Outcome(gain, null);
    }

    static Outcome not(Verdict against) {
      return new Outcome(Tokens.NONE, against);
    }

    static Outcome not(Reason reason) {
      return not(refused(reason));
    }
  }

  private BlockRule() {}

  static Verdict check(LedgerState state, Block block) {
    var body = block.body();
    if (!body.network().equals(state.network())) {
      return refused(Reason.FOREIGN_NETWORK);
    }
    var account = state.account(body.account());
    if (body.height() <= account.height()) {
      return block.hash().equals(account.head())
              || state.appliedInOpenEpoch().contains(block.hash())
          ? new Verdict.Known()
          : refused(Reason.HEIGHT_TAKEN);
    }
    if (body.height() > account.height() + 1) {
      return new Verdict.Waiting(Reason.HEIGHT_AHEAD, List.of(body.previous()));
    }
    if (!body.previous().equals(account.head())) {
      return refused(Reason.WRONG_PREVIOUS);
    }
    var credited = credits(state, body);
    if (credited.against() != null) {
      return credited.against();
    }
    var operation = operation(state, body);
    if (operation.against() != null) {
      return operation.against();
    }
    var available = account.balance().plus(credited.gain());
    var cost = body.operation().cost();
    if (!available.covers(cost)) {
      return refused(Reason.INSUFFICIENT_TOKENS, cost, available);
    }
    var after = available.minus(cost).plus(operation.gain());
    return after.equals(body.balanceAfter())
        ? new Verdict.Allowed()
        : refused(Reason.WRONG_BALANCE, after, body.balanceAfter());
  }

  private static Outcome credits(LedgerState state, BlockBody body) {
    var sum = Tokens.NONE;
    var missing = new ArrayList<Hash256>();
    for (var id : body.credits()) {
      var credit = state.credit(id);
      if (credit.isEmpty()) {
        missing.add(id);
      } else if (!credit.get().to().equals(body.account())) {
        return Outcome.not(Reason.CREDIT_NOT_YOURS);
      } else {
        sum = sum.plus(credit.get().amount());
      }
    }
    return missing.isEmpty()
        ? Outcome.of(sum)
        : Outcome.not(new Verdict.Waiting(Reason.CREDIT_NOT_OPEN, missing));
  }

  private static Outcome operation(LedgerState state, BlockBody body) {
    return switch (body.operation()) {
      case Transfer transfer ->
          transfer.to().equals(body.account())
              ? Outcome.not(Reason.TO_SELF)
              : Outcome.of(Tokens.NONE);
      case Lock lock -> lock(state, body, lock);
      case Claim claim -> claim(state, body, claim);
      case Refund refund -> refund(state, body, refund);
    };
  }

  private static Outcome lock(LedgerState state, BlockBody body, Lock lock) {
    var open = state.position().open();
    if (!lock.fee().covers(state.genesis().lockFee())) {
      return Outcome.not(Reason.FEE_TOO_SMALL);
    }
    if (lock.expiryEpoch() < open) {
      return Outcome.not(Reason.EXPIRY_PAST);
    }
    if (lock.expiryEpoch() - open > state.genesis().maxLockEpochs()) {
      return Outcome.not(Reason.EXPIRY_TOO_FAR);
    }
    return lock.shares().stream()
            .anyMatch(share -> state.isSeen(share.secretHash(), body.account()))
        ? Outcome.not(Reason.SECRET_HASH_SEEN)
        : Outcome.of(Tokens.NONE);
  }

  private static Outcome claim(LedgerState state, BlockBody body, Claim claim) {
    var sum = Tokens.NONE;
    for (var claimed : claim.shares()) {
      var one = claimed(state, body, claimed);
      if (one.against() != null) {
        return one;
      }
      sum = sum.plus(one.gain());
    }
    return Outcome.of(sum);
  }

  private static Outcome claimed(LedgerState state, BlockBody body, ClaimedShare claimed) {
    var known = state.lock(claimed.place().lock());
    if (known.isEmpty()) {
      return Outcome.not(lockNotOpen(claimed.place().lock()));
    }
    var lock = known.get();
    if (state.position().isRefundable(lock.expiryEpoch())) {
      return Outcome.not(Reason.CLAIM_TOO_LATE);
    }
    var place = lock.placeOf(claimed.place().index());
    if (place.isEmpty()) {
      return Outcome.not(Reason.NO_SUCH_SHARE);
    }
    var share = lock.shares().get(place.getAsInt());
    if (!share.holder().equals(body.account())) {
      return Outcome.not(Reason.NOT_HOLDER);
    }
    if (lock.isPaid(place.getAsInt())) {
      return Outcome.not(Reason.SHARE_PAID);
    }
    return ShareSecret.hashOf(claimed.secret()).equals(share.secretHash())
        ? Outcome.of(share.amount())
        : Outcome.not(Reason.WRONG_SECRET);
  }

  private static Outcome refund(LedgerState state, BlockBody body, Refund refund) {
    var known = state.lock(refund.lock());
    if (known.isEmpty()) {
      return Outcome.not(lockNotOpen(refund.lock()));
    }
    var lock = known.get();
    if (!lock.sender().equals(body.account())) {
      return Outcome.not(Reason.NOT_SENDER);
    }
    if (!state.position().isRefundable(lock.expiryEpoch())) {
      return Outcome.not(Reason.REFUND_TOO_EARLY);
    }
    return lock.remaining().isEmpty() ? Outcome.not(Reason.REFUND_EMPTY) : Outcome.of(lock.held());
  }

  private static Verdict lockNotOpen(Hash256 lock) {
    return new Verdict.Waiting(Reason.LOCK_NOT_OPEN, List.of(lock));
  }
}
