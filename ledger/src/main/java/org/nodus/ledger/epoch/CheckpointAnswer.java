package org.nodus.ledger.epoch;

import java.util.Optional;
import org.nodus.ledger.certificate.Endorsement;
import org.nodus.ledger.view.GiveUp;
import org.nodus.ledger.view.ViewProof;
import org.nodus.protocol.bytes.Hash256;

/** What a validator answers to a {@link CheckpointRequest}; opaque in {@code CheckpointVote}. */
public sealed interface CheckpointAnswer {

  record Closed(Closing closing) implements CheckpointAnswer {}

  /** One signature under {@link Preparation#statement}. */
  record Prepared(long view, Hash256 checkpoint, Endorsement by) implements CheckpointAnswer {}

  /** One signature under {@link Checkpoint#statement}. */
  record Signed(Hash256 checkpoint, Endorsement by) implements CheckpointAnswer {}

  /** This validator takes part in a later view already: begin above it. */
  record Behind(long promisedView) implements CheckpointAnswer {}

  /** It cannot judge before it has these blocks: send them and ask again. */
  record Lacking(BlockSet missing) implements CheckpointAnswer {}

  /** The epoch is closed; here is its checkpoint. */
  record Settled(SignedCheckpoint checkpoint) implements CheckpointAnswer {}

  /** This validator's own last word on how long it waits, if there is one. */
  record Patience(Optional<GiveUp> own) implements CheckpointAnswer {}

  /** A later view has begun than the one that was asked about. */
  record Ahead(ViewProof proof) implements CheckpointAnswer {}

  /** Its own ledger stands at another epoch, or its clock says that this one is not over. */
  record OtherEpoch(long open) implements CheckpointAnswer {}

  /** Against the rules. */
  record Refused(Why why) implements CheckpointAnswer {}

  enum Why {
    FOREIGN_NETWORK(1),
    /** Not signed by the validator whose turn this view is; views begin with 0. */
    NOT_PROPOSER(2),
    /** Nobody has shown that this view may begin. */
    VIEW_TOO_FAR(3),
    /** It prepared another checkpoint in this view. */
    PREPARED_OTHER(4),
    /** Closings missing, forged, of another view, or not adding up to what is proposed. */
    NOT_JUSTIFIED(5),
    /** A block that is final here is not in the set. */
    FINAL_BLOCK_LEFT_OUT(6),
    /** Not the checkpoint that follows the last one. */
    WRONG_PREVIOUS(7),
    /** The blocks do not apply to the state. */
    NOT_APPLICABLE(9),
    /** The blocks give another state. */
    WRONG_ROOT(10),
    WRONG_COMMITTEE(11),
    /** Commit of something that it never prepared. */
    NOT_PREPARED(12);

    // 8 was: opens later than the clock allows.
    private final int code;

    Why(int code) {
      this.code = code;
    }

    /** On the wire; never given to another reason. */
    public int code() {
      return code;
    }
  }
}
