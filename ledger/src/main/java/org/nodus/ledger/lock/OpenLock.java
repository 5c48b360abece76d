package org.nodus.ledger.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Operation.Lock;
import org.nodus.ledger.block.Share;
import org.nodus.protocol.bytes.Hash256;

/**
 * A lock that the ledger still remembers: until its unpaid shares are returned, and at least until
 * claims no longer count.
 *
 * @param id hash of the block that locked
 * @param height of that block: part of what share secrets derive from
 * @param paid bit i is set once {@code shares.get(i)} was claimed; at most 64 shares
 * @param refunded whether the unpaid shares went back to the sender
 */
public record OpenLock(
    Hash256 id,
    AccountId sender,
    long height,
    Hash256 messageHash,
    long expiryEpoch,
    List<Share> shares,
    long paid,
    boolean refunded) {

  public OpenLock {
    shares = List.copyOf(shares);
  }

  public static OpenLock of(Hash256 id, AccountId sender, long height, Lock lock) {
    return new OpenLock(
        id, sender, height, lock.messageHash(), lock.expiryEpoch(), lock.shares(), 0, false);
  }

  /** Where in {@link #shares} the share for fragment {@code index} stands. */
  public OptionalInt placeOf(int index) {
    for (var i = 0; i < shares.size(); i++) {
      if (shares.get(i).index() == index) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  public boolean isPaid(int place) {
    return (paid & (1L << place)) != 0;
  }

  public OpenLock withPaid(int place) {
    return new OpenLock(
        id, sender, height, messageHash, expiryEpoch, shares, paid | (1L << place), refunded);
  }

  public OpenLock withRefund() {
    return new OpenLock(id, sender, height, messageHash, expiryEpoch, shares, paid, true);
  }

  /** The shares that still hold tokens. */
  public List<Share> remaining() {
    if (refunded) {
      return List.of();
    }
    var open = new ArrayList<Share>();
    for (var i = 0; i < shares.size(); i++) {
      if (!isPaid(i)) {
        open.add(shares.get(i));
      }
    }
    return open;
  }

  /** What the remaining shares hold together. */
  public Tokens held() {
    return remaining().stream().map(Share::amount).reduce(Tokens.NONE, Tokens::plus);
  }
}
