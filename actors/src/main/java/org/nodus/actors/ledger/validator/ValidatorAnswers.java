package org.nodus.actors.ledger.validator;

import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.ledger.replica.LedgerView;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.certificate.Acknowledgement;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.Slot;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.ledger.certificate.Vote;
import org.nodus.ledger.certificate.VoteBook;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.codec.CheckpointTalkCodec;
import org.nodus.ledger.epoch.CheckpointAnswer;
import org.nodus.ledger.state.Verdict;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/**
 * A validator's answers on the wire. The reasons of a refusal say what a certifier does next:
 * {@code CONFLICT} gives the block up, {@code NOT_FOUND} publishes what is missing and asks again,
 * {@code BUSY} asks again later, {@code EXPIRY} gathers votes anew in the open epoch, {@code
 * INVALID} is for good.
 */
record ValidatorAnswers(Hash256 network, ValidatorKey key) {

  Response vote(long epoch, Block block) {
    var vote = Vote.cast(network, epoch, block.hash(), key.place(), key.seed());
    return new Response.BlockVote(CertificateCodec.bytes(vote));
  }

  Response acknowledgement(CertifiedBlock certified) {
    var given =
        Acknowledgement.give(network, certified.epoch(), certified.hash(), key.place(), key.seed());
    return new Response.BlockAcknowledged(CertificateCodec.bytes(given));
  }

  /**
   * What the replica is asked before a certificate is refused. A checkpoint that contains the block
   * says more than any acknowledgement of its epoch: whoever gathered too few of them before the
   * epoch was closed still gets a proof for strangers.
   */
  LedgerReplica.Consult<PeerLink.Reply> late(
      PeerLink.Incoming incoming,
      CertifiedBlock certified,
      VoteBook.Decision.No no,
      VoteBook votes) {
    return new LedgerReplica.Consult<>(
        view ->
            new PeerLink.Reply(
                incoming.exchange(),
                isClosedWith(certified, view)
                    ? acknowledgement(certified)
                    : refused(no.refusal(), votes, certified.block())),
        incoming.replyTo());
  }

  private static boolean isClosedWith(CertifiedBlock certified, LedgerView view) {
    return view.checkpointAtOrBefore(certified.epoch())
        .filter(one -> one.epoch() == certified.epoch())
        .filter(one -> one.blocks().contains(certified.hash()))
        .isPresent();
  }

  static Response checkpoint(CheckpointAnswer answer) {
    return new Response.CheckpointVote(CheckpointTalkCodec.bytes(answer));
  }

  /** {@code CONFLICT} names the block that has the vote, as 64 hex digits. */
  static Response refused(VoteBook.Refusal refusal, VoteBook votes, Block block) {
    return switch (refusal) {
      case CONFLICT -> {
        var voted = votes.votes().get(Slot.of(block));
        yield refused(Reason.CONFLICT, voted == null ? "" : voted.toHex());
      }
      case CLOSING -> refused(Reason.BUSY, "the epoch is being closed");
      case EPOCH_FULL -> refused(Reason.BUSY, "the epoch is full");
      case OTHER_EPOCH ->
          refused(Reason.EXPIRY, "a certificate of another epoch than " + votes.epoch());
    };
  }

  /** {@code NOT_FOUND} ends with the first missing block, as 64 hex digits. */
  static Response refused(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Waiting waiting ->
          refused(
              Reason.NOT_FOUND,
              waiting.reason().words() + ": " + waiting.needs().getFirst().toHex());
      case Verdict.Refused refused -> refused(Reason.INVALID, refused.detail());
      case Verdict.Known known ->
          refused(Reason.INVALID, "the block is final already; ask for it by its id");
      case Verdict.Allowed allowed -> throw new IllegalArgumentException("it is allowed");
    };
  }

  static Response refused(Reason reason, String words) {
    return new Response.Refused(reason, words);
  }
}
