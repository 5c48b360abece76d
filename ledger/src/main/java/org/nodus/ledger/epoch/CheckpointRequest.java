package org.nodus.ledger.epoch;

import java.util.List;
import java.util.Optional;
import org.nodus.ledger.certificate.Endorsement;
import org.nodus.ledger.certificate.Statement;
import org.nodus.ledger.view.GiveUp;
import org.nodus.ledger.view.ViewProof;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * What a proposer asks each validator, itself included; opaque in {@code
 * Request.ProposeCheckpoint}. Three questions close an epoch: close, prepare, commit.
 */
public sealed interface CheckpointRequest {
  Hash256 network();

  long epoch();

  long view();

  /**
   * Acknowledge nothing more, and tell what you hold; {@link CheckpointAnswer.Closed}.
   *
   * @param proof why this view begins; empty in view 0
   */
  record Close(Hash256 network, long epoch, long view, Optional<ViewProof> proof, Endorsement by)
      implements CheckpointRequest {
    private static final Bytes DOMAIN = Bytes.utf8("nodus ledger close");

    public static Statement statement(Hash256 network, long epoch, long view) {
      return new Statement(DOMAIN, new ByteWriter().hash(network).i64(epoch).i64(view).toBytes());
    }
  }

  /**
   * Is this the union of what a quorum holds? {@link CheckpointAnswer.Prepared}.
   *
   * @param closings of a quorum, ascending by validator, all of this view
   * @param lock the highest preparation among the closings: then it decides and not the union
   * @param by the proposer, over the hash of the checkpoint
   */
  record Propose(
      long view,
      Candidate candidate,
      List<Closing.Summary> closings,
      Optional<Preparation> lock,
      Endorsement by)
      implements CheckpointRequest {
    private static final Bytes DOMAIN = Bytes.utf8("nodus ledger proposal");

    public Propose {
      closings = List.copyOf(closings);
    }

    public static Statement statement(Hash256 network, long epoch, long view, Hash256 checkpoint) {
      return new Statement(
          DOMAIN, new ByteWriter().hash(network).i64(epoch).i64(view).hash(checkpoint).toBytes());
    }

    @Override
    public Hash256 network() {
      return candidate.checkpoint().network();
    }

    @Override
    public long epoch() {
      return candidate.checkpoint().epoch();
    }
  }

  /** I wait no longer for this view; {@link CheckpointAnswer.Patience} or a later view's proof. */
  record Impatient(Hash256 network, long epoch, GiveUp word) implements CheckpointRequest {
    @Override
    public long view() {
      return word.view();
    }
  }

  /** A quorum is prepared: sign; {@link CheckpointAnswer.Signed}. Needs no signature of its own. */
  record Commit(Preparation proof) implements CheckpointRequest {
    @Override
    public Hash256 network() {
      return proof.network();
    }

    @Override
    public long epoch() {
      return proof.epoch();
    }

    @Override
    public long view() {
      return proof.view();
    }
  }
}
