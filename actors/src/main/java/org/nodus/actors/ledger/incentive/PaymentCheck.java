package org.nodus.actors.ledger.incentive;

import java.time.Instant;
import java.util.Optional;
import org.nodus.actors.storage.Custody;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.Share;
import org.nodus.ledger.block.SharePlace;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.journal.IncentiveEvent.CustodyTaken;
import org.nodus.ledger.share.ShareSecret;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.wire.Response;

/**
 * Does a payment pay this node for this fragment? Looks at nothing but the final lock: whoever
 * shows it proves by 2f + 1 votes and acknowledgements that it stands (DESIGN.md §9).
 *
 * @param own this node's account
 */
record PaymentCheck(Genesis genesis, AccountId own) {
  private static final int SALT_BYTES = 32;

  sealed interface Result {}

  /** It does; the event is to be durable before the answer. */
  record Good(CustodyTaken custody) implements Result {}

  record Bad(Custody.PaymentRefused refusal) implements Result {}

  Result check(Custody.CheckPayment asked) {
    FinalBlock block;
    try {
      block = CertificateCodec.finalBlock(asked.payment().finalLock());
    } catch (DecodeFailure garbage) {
      return bad("the payment is no final block: " + garbage.getMessage());
    }
    if (!block.block().body().network().equals(genesis.network())) {
      return bad("the lock belongs to another network");
    }
    return block.block().operation() instanceof Operation.Lock lock
        ? check(asked, block, lock)
        : bad("the payment is not a lock");
  }

  private Result check(Custody.CheckPayment asked, FinalBlock block, Operation.Lock lock) {
    var salt = asked.payment().salt();
    if (salt.length() != SALT_BYTES
        || !ShareSecret.messageHash(asked.message().hash(), salt).equals(lock.messageHash())) {
      return bad("the lock is for another message");
    }
    var found = shareOf(lock, asked.index());
    if (found.isEmpty()) {
      return bad("the lock has no share for fragment " + asked.index());
    }
    var share = found.get();
    if (!share.holder().equals(own)) {
      return bad("the share of fragment " + asked.index() + " is for another node");
    }
    var quote = new Tokens(Math.max(0, asked.quoteMicros()));
    if (!share.amount().covers(quote)) {
      return bad("the share holds " + share.amount() + " tokens, " + quote + " are asked");
    }
    var needed = genesis.epochAt(Instant.ofEpochMilli(asked.expiresAtMillis()));
    if (lock.expiryEpoch() < needed) {
      return new Bad(
          new Custody.PaymentRefused(
              Response.Reason.EXPIRY,
              "the lock pays until epoch "
                  + lock.expiryEpoch()
                  + ", the message stays until epoch "
                  + needed));
    }
    if (!block.certified().isGenuine(genesis.committee())) {
      return bad("the lock is not certified by a quorum of validators");
    }
    if (!block.isAcknowledged(genesis.committee())) {
      return bad("the lock is not final: no quorum of validators holds its certificate");
    }
    return new Good(
        new CustodyTaken(
            new SharePlace(block.hash(), share.index()),
            asked.message().hash(),
            share.amount(),
            share.secretHash(),
            lock.expiryEpoch()));
  }

  private static Optional<Share> shareOf(Operation.Lock lock, int index) {
    return lock.shares().stream().filter(share -> share.index() == index).findFirst();
  }

  private static Bad bad(String detail) {
    return new Bad(new Custody.PaymentRefused(Response.Reason.INVALID, detail));
  }
}
