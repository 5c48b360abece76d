package org.nodus.actors.ledger.incentive;

import java.util.Comparator;
import java.util.Optional;
import org.nodus.actors.ledger.account.DueShare;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.ClaimedShare;
import org.nodus.ledger.block.SharePlace;
import org.nodus.ledger.journal.IncentiveEvent.CustodyTaken;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * A share that is neither paid nor lost.
 *
 * @param secret the recipient's, once it is here
 * @param claim the own block that claims it, once it is signed
 */
record HeldShare(CustodyTaken custody, Optional<Bytes> secret, Optional<Hash256> claim) {

  /** First to expire first; then in an order that is the same on every run. */
  static final Comparator<HeldShare> BY_EXPIRY =
      Comparator.<HeldShare>comparingLong(one -> one.custody().expiryEpoch())
          .thenComparing(one -> one.place().lock())
          .thenComparingInt(one -> one.place().index());

  static HeldShare of(CustodyTaken custody) {
    return new HeldShare(custody, Optional.empty(), Optional.empty());
  }

  SharePlace place() {
    return custody.place();
  }

  Tokens amount() {
    return custody.amount();
  }

  boolean isClaimable() {
    return secret.isPresent() && claim.isEmpty();
  }

  HeldShare withSecret(Bytes found) {
    return new HeldShare(custody, Optional.of(found), claim);
  }

  HeldShare withClaim(Optional<Hash256> block) {
    return new HeldShare(custody, secret, block);
  }

  /** What a claim needs; only with the secret. */
  DueShare due() {
    return new DueShare(
        new ClaimedShare(place(), secret.orElseThrow()), amount(), custody.expiryEpoch());
  }

  Earning pending() {
    var reason =
        claim.isPresent()
            ? "its claim is being certified"
            : secret.isPresent()
                ? "the recipient has paid, the next claim takes it"
                : "waits for the recipient until epoch " + custody.expiryEpoch() + " and its grace";
    return earning(Earning.State.PENDING, reason);
  }

  Earning earning(Earning.State state, String reason) {
    return new Earning(custody.message(), place(), amount(), state, reason);
  }
}
