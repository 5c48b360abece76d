package org.nodus.persistence.journal;

import java.util.List;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.BlockBody;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.SharePlace;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.Endorsement;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.certificate.Slot;
import org.nodus.ledger.epoch.BlockSet;
import org.nodus.ledger.epoch.Candidate;
import org.nodus.ledger.epoch.Checkpoint;
import org.nodus.ledger.epoch.Preparation;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.journal.ChainEvent;
import org.nodus.ledger.journal.IncentiveEvent;
import org.nodus.ledger.journal.JournalEvent;
import org.nodus.ledger.journal.ReplicaEvent;
import org.nodus.ledger.journal.ValidatorEvent;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/** One event of every kind, the same in every run. */
final class SampleEvents {
  private static final Hash256 NETWORK = hash(1);
  private static final AccountId ACCOUNT = new AccountId(hash(2));
  private static final Hash256 BLOCK = hash(3);
  private static final SharePlace PLACE = new SharePlace(hash(4), 11);
  private static final Bytes SIGNATURE = Bytes.wrap(new byte[64]);

  private SampleEvents() {}

  static List<JournalEvent> all() {
    var block =
        new Block(
            new BlockBody(
                NETWORK,
                ACCOUNT,
                7,
                hash(5),
                List.of(hash(6)),
                new Operation.Transfer(
                    new AccountId(hash(7)), Tokens.ofWhole(3), Bytes.utf8("memo")),
                Tokens.ofWhole(40)),
            SIGNATURE);
    var endorsements =
        new Endorsements(List.of(new Endorsement(0, SIGNATURE), new Endorsement(2, SIGNATURE)));
    var certified = new CertifiedBlock(block, 9, endorsements);
    var blocks = BlockSet.of(List.of(block.hash(), BLOCK));
    var candidate =
        new Candidate(
            new Checkpoint(NETWORK, 9, 10, hash(8), 2, blocks.digest(), hash(9), hash(10)), blocks);
    return List.of(
        new ValidatorEvent.VoteCast(9, new Slot(ACCOUNT, 7), BLOCK),
        new ValidatorEvent.CertificateAcknowledged(certified),
        new ValidatorEvent.EpochClosing(9, 2),
        new ValidatorEvent.CheckpointPrepared(2, candidate),
        new ValidatorEvent.CheckpointLocked(
            new Preparation(NETWORK, 9, 2, candidate.hash(), endorsements)),
        new ValidatorEvent.EpochOpened(10),
        new ReplicaEvent.BlockAppended(new FinalBlock(certified, endorsements)),
        new ReplicaEvent.CheckpointSigned(new SignedCheckpoint(candidate, endorsements)),
        new ChainEvent.BlockProposed(block),
        new ChainEvent.BlockFinished(BLOCK, 9),
        new ChainEvent.BlockGivenUp(BLOCK, "left out"),
        new IncentiveEvent.CustodyTaken(PLACE, hash(12), Tokens.ofWhole(10), hash(13), 14),
        new IncentiveEvent.SecretReceived(PLACE, Bytes.utf8("0123456789abcdef0123456789abcdef")),
        new IncentiveEvent.ClaimMade(BLOCK, List.of(PLACE, new SharePlace(hash(15), 0))),
        new IncentiveEvent.ClaimPaid(BLOCK),
        new IncentiveEvent.ClaimWithdrawn(BLOCK),
        new IncentiveEvent.ShareLost(PLACE, "no secret came"),
        new IncentiveEvent.LockPlaced(PLACE.lock(), hash(12), Bytes.utf8("salt"), 14),
        new IncentiveEvent.LockRefunded(PLACE.lock(), BLOCK));
  }

  private static Hash256 hash(int number) {
    return new Hash256(number, 0x0123456789abcdefL, -number, number * 1_000L);
  }
}
