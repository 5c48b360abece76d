package org.nodus.actors.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.epoch.BlockSet;
import org.nodus.ledger.epoch.CheckpointAnswer;
import org.nodus.ledger.epoch.EpochClose;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.state.LedgerState;

/** One validator of four may say to a proposer what it likes: epochs close all the same. */
class LyingValidatorTest {
  private static final int LIAR = 3;
  private static final int REPLICA = 4;
  private final LedgerNetwork network = new LedgerNetwork(5, "alice", "bob");
  private final TestCertifier certifier = new TestCertifier(network);

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void that_it_is_ahead_stops_no_close() {
    closesInSpiteOf(new CheckpointAnswer.Behind(Long.MAX_VALUE));
  }

  @Test
  void that_the_epoch_is_long_over_stops_no_close() {
    closesInSpiteOf(new CheckpointAnswer.OtherEpoch(1_000_000));
  }

  @Test
  void that_the_epoch_is_closed_with_what_nobody_signed_stops_no_close() {
    closesInSpiteOf(new CheckpointAnswer.Settled(unsigned()));
  }

  @Test
  void a_checkpoint_that_nobody_signed_is_not_believed_from_within_either() {
    network.replica(REPLICA).tell(new LedgerReplica.OfferCheckpoint(unsigned()));

    assertEquals(0, network.status(REPLICA).checkpoints());
  }

  private void closesInSpiteOf(CheckpointAnswer lie) {
    network.corrupt(LIAR, lie);
    assertTrue(certifier.finish(certifier.transfer(0, "alice", "bob", 40)).isPresent());

    network.nextEpoch();

    network.awaitWhileTimePasses(
        status -> status.checkpoints() == 1 && status.blocks() == 1, 0, 1, 2);
  }

  /** The empty first epoch, closed by nobody. */
  private SignedCheckpoint unsigned() {
    var genesis = network.genesis;
    var candidate =
        EpochClose.candidate(
            LedgerState.of(genesis),
            List.of(),
            BlockSet.EMPTY,
            genesis.network(),
            1,
            genesis.committee());
    return new SignedCheckpoint(candidate.orElseThrow(), Endorsements.NONE);
  }
}
