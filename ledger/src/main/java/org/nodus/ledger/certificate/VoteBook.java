package org.nodus.ledger.certificate;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.epoch.EpochLimits;
import org.nodus.ledger.journal.ValidatorEvent;
import org.nodus.ledger.journal.ValidatorEvent.CertificateAcknowledged;
import org.nodus.ledger.journal.ValidatorEvent.VoteCast;
import org.nodus.protocol.bytes.Hash256;

/**
 * What one validator has promised in the open epoch: at most one block per account and height, and
 * which certificates it holds. Immutable; decides here, becomes durable as an event, and only then
 * is an answer sent.
 *
 * <p>Says nothing about the rules of the ledger: a block is checked against the state before {@link
 * #vote}, a certificate's signatures before {@link #acknowledge}.
 *
 * @param closed no vote and no acknowledgement any more: the epoch is being closed
 * @param votes bounded by {@link EpochLimits#votesPerValidator}
 * @param acknowledged hashes of the blocks whose certificates it holds
 */
public record VoteBook(
    long epoch,
    int limit,
    boolean closed,
    SortedMap<Slot, Hash256> votes,
    SortedSet<Hash256> acknowledged) {

  /** What to do about a request; an event must be durable before the answer leaves. */
  public sealed interface Decision {

    /** Yes, once this event is durable. */
    record Fresh(ValidatorEvent event) implements Decision {}

    /** Yes, as before: the same signature again, nothing to write. */
    record Again() implements Decision {}

    /** No. */
    record No(Refusal refusal) implements Decision {}
  }

  public enum Refusal {
    /** Another block has this validator's vote at this account and height until the epoch ends. */
    CONFLICT,
    /** The epoch is being closed: try again when its checkpoint is there. */
    CLOSING,
    /** This epoch has no room left: try again in the next one. */
    EPOCH_FULL,
    /** The certificate is of another epoch; of an earlier one it is void. */
    OTHER_EPOCH
  }

  public VoteBook {
    votes = Collections.unmodifiableSortedMap(votes);
    acknowledged = Collections.unmodifiableSortedSet(acknowledged);
  }

  public static VoteBook opening(long epoch, Committee committee) {
    return new VoteBook(
        epoch, EpochLimits.votesPerValidator(committee), false, new TreeMap<>(), new TreeSet<>());
  }

  /** May this validator vote for {@code block}? The same block gets the same vote again. */
  public Decision vote(Block block) {
    var slot = Slot.of(block);
    var voted = votes.get(slot);
    if (voted != null) {
      return voted.equals(block.hash()) ? new Decision.Again() : no(Refusal.CONFLICT);
    }
    if (closed) {
      return no(Refusal.CLOSING);
    }
    return votes.size() < limit
        ? new Decision.Fresh(new VoteCast(epoch, slot, block.hash()))
        : no(Refusal.EPOCH_FULL);
  }

  /** May this validator acknowledge a certificate whose signatures it has checked? */
  public Decision acknowledge(CertifiedBlock certified) {
    if (certified.epoch() != epoch) {
      return no(Refusal.OTHER_EPOCH);
    }
    if (acknowledged.contains(certified.hash())) {
      return new Decision.Again();
    }
    if (closed) {
      return no(Refusal.CLOSING);
    }
    return acknowledged.size() < EpochLimits.MAX_BLOCKS
        ? new Decision.Fresh(new CertificateAcknowledged(certified))
        : no(Refusal.EPOCH_FULL);
  }

  public VoteBook after(VoteCast event) {
    var more = new TreeMap<>(votes);
    more.put(event.slot(), event.block());
    return new VoteBook(epoch, limit, closed, more, acknowledged);
  }

  public VoteBook after(CertificateAcknowledged event) {
    var more = new TreeSet<>(acknowledged);
    more.add(event.certified().hash());
    return new VoteBook(epoch, limit, closed, votes, more);
  }

  /** Whether anything was promised that only the close of the epoch settles. */
  public boolean isUsed() {
    return !votes.isEmpty() || !acknowledged.isEmpty();
  }

  /** How many blocks have a vote whose certificate has not come. */
  public int inFlight() {
    return (int) votes.values().stream().filter(block -> !acknowledged.contains(block)).count();
  }

  public VoteBook closing() {
    return new VoteBook(epoch, limit, true, votes, acknowledged);
  }

  private static Decision no(Refusal refusal) {
    return new Decision.No(refusal);
  }
}
