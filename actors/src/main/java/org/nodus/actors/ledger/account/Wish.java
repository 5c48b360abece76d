package org.nodus.actors.ledger.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.nodus.actors.delivery.PaymentDesk;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.BlockBody;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.Share;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.state.AccountView;
import org.nodus.ledger.state.AccountView.LockView;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/** What the owner of an account wants, before it is known on which head it will stand. */
sealed interface Wish {

  /** What becomes of a wish when the head of the account is known. */
  sealed interface Draft {}

  /** To be signed. */
  record Body(BlockBody body) implements Draft {}

  record Insufficient(Tokens have, Tokens need) implements Draft {}

  /** Against the rules; the validators would refuse it. */
  record Illegal(String why) implements Draft {}

  /** An operation and what it brings onto the balance. */
  record Act(Operation operation, Tokens gain) {}

  /** The next block of the account. Takes credits that all know if they are enough. */
  static Draft draft(Wish wish, AccountReading reading, ChainBook book, Genesis genesis) {
    var sure = reading.view(book, reading.sure());
    var known = reading.view(book, reading.known());
    try {
      var act = wish.act(known, genesis);
      var view = sure.covers(act.operation()) ? sure : known;
      return view.covers(act.operation())
          ? new Body(view.next(act.operation(), act.gain()))
          : new Insufficient(view.spendable(), act.operation().cost());
    } catch (IllegalArgumentException | ArithmeticException illegal) {
      return new Illegal(String.valueOf(illegal.getMessage()));
    }
  }

  /**
   * The operation on this head.
   *
   * @throws IllegalArgumentException with words for people when the rules do not allow it
   */
  Act act(AccountView view, Genesis genesis);

  /**
   * An epoch that was open, or came later, when all that the operation builds on was final.
   *
   * @param openEpoch when it is signed
   */
  default long settledSince(long openEpoch) {
    return openEpoch;
  }

  /** Whether strangers have to be shown that it is final. */
  default boolean needsProof() {
    return false;
  }

  record Give(AccountId to, Tokens amount, Bytes memo) implements Wish {
    @Override
    public Act act(AccountView view, Genesis genesis) {
      require(!to.equals(view.account()), "a transfer to the own account");
      return new Act(new Operation.Transfer(to, amount, memo), Tokens.NONE);
    }
  }

  record Pay(PaymentDesk.LockShares wanted) implements Wish {
    @Override
    public boolean needsProof() {
      return true;
    }

    @Override
    public Act act(AccountView view, Genesis genesis) {
      var expiry = genesis.epochAt(Instant.ofEpochMilli(wanted.expiresAtMillis()));
      require(expiry >= view.openEpoch(), "the message would expire before it is paid for");
      require(
          expiry - view.openEpoch() <= genesis.maxLockEpochs(),
          "the message would outlive what can be paid for");
      require(
          wanted.shares().size() <= Operation.Lock.MAX_SHARES,
          wanted.shares().size() + " shares do not fit into one lock, which has at most 64");
      var height = view.state().height() + 1;
      var shares = new ArrayList<Share>();
      for (var one : wanted.shares()) {
        var hash =
            wanted.hashes().hashOf(view.account().publicKey(), height, one.index(), one.holder());
        shares.add(
            new Share(
                one.index(), AccountId.of(one.holder()), new Tokens(one.amountMicros()), hash));
      }
      return new Act(
          new Operation.Lock(wanted.messageHash(), expiry, shares, genesis.lockFee()), Tokens.NONE);
    }
  }

  record Take(List<DueShare> shares) implements Wish {
    @Override
    public Act act(AccountView view, Genesis genesis) {
      var gain = shares.stream().map(DueShare::amount).reduce(Tokens.NONE, Tokens::plus);
      return new Act(new Operation.Claim(shares.stream().map(DueShare::share).toList()), gain);
    }

    /** No lock is younger than its expiry. */
    @Override
    public long settledSince(long openEpoch) {
      var latest = shares.stream().mapToLong(DueShare::expiryEpoch).max().orElse(openEpoch);
      return Math.min(openEpoch, latest);
    }
  }

  record TakeBack(Hash256 lock) implements Wish {
    @Override
    public Act act(AccountView view, Genesis genesis) {
      var open = view.locks().stream().filter(one -> one.id().equals(lock)).findFirst();
      require(open.isPresent(), "no lock of this account with this id still holds tokens");
      require(
          open.filter(LockView::refundable).isPresent(),
          "the holders can still claim from this lock");
      return new Act(new Operation.Refund(lock), open.map(LockView::held).orElse(Tokens.NONE));
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
