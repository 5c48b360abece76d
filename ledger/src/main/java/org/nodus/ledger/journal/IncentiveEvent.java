package org.nodus.ledger.journal;

import java.util.List;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.SharePlace;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/** What a node knows of its own earnings: custody taken, secrets received, claims made. */
public sealed interface IncentiveEvent extends JournalEvent {

  /**
   * A paid fragment is held from now on.
   *
   * @param message id of the message
   * @param secretHash what the lock names for this share
   */
  record CustodyTaken(
      SharePlace place, Hash256 message, Tokens amount, Hash256 secretHash, long expiryEpoch)
      implements IncentiveEvent {}

  /** The receipt: 32 bytes that hash to what the lock names. */
  record SecretReceived(SharePlace place, Bytes secret) implements IncentiveEvent {}

  /** A claim for these shares stands in the own chain's block and is being certified. */
  record ClaimMade(Hash256 block, List<SharePlace> places) implements IncentiveEvent {
    public ClaimMade {
      places = List.copyOf(places);
    }
  }

  record ClaimPaid(Hash256 block) implements IncentiveEvent {}

  /** The claim's block was given up: its shares are claimable again. */
  record ClaimWithdrawn(Hash256 block) implements IncentiveEvent {}

  /** Nothing will be earned any more: no secret came in time, or the fragment was lost. */
  record ShareLost(SharePlace place, String reason) implements IncentiveEvent {}

  /** This node's or user's own lock, to be refunded when claims no longer count. */
  record LockPlaced(Hash256 lock, Hash256 message, Bytes salt, long expiryEpoch)
      implements IncentiveEvent {}

  record LockRefunded(Hash256 lock, Hash256 block) implements IncentiveEvent {}
}
