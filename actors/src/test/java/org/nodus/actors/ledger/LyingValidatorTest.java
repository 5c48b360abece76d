package org.nodus.actors.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.ledger.certificate.Endorsement;
import org.nodus.ledger.certificate.Endorsements;
import org.nodus.ledger.codec.CheckpointTalkCodec;
import org.nodus.ledger.epoch.BlockSet;
import org.nodus.ledger.epoch.CheckpointAnswer;
import org.nodus.ledger.epoch.CheckpointRequest;
import org.nodus.ledger.epoch.Closing;
import org.nodus.ledger.epoch.EpochClose;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.state.LedgerState;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.slf4j.LoggerFactory;

/** One validator of four may say to a proposer what it likes: epochs close all the same. */
class LyingValidatorTest {
  private static final int LIAR = 3;
  private static final int REPLICA = 4;
  private static final String WARNING = "validators [3] name blocks that they do not show";
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

  @Test
  void who_names_a_block_that_nobody_has_is_warned_of_and_done_without() {
    assertTrue(certifier.finish(certifier.transfer(0, "alice", "bob", 40)).isPresent());
    // With one silent validator the liar's word is needed for a quorum, so it is heard.
    network.silence(2);
    network.corrupt(LIAR, this::namingAnUnknownBlock);
    var warnings = new AtomicInteger();
    var appender =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getFormattedMessage().equals(WARNING)) {
              warnings.incrementAndGet();
            }
          }
        };
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    appender.start();
    root.addAppender(appender);
    try {
      network.nextEpoch();
      network.awaitWhileTimePasses(status -> warnings.get() > 0, 0);
    } finally {
      root.detachAppender(appender);
    }

    network.revive(2);

    network.awaitWhileTimePasses(status -> status.checkpoints() == 1, 0, 1, 2);
  }

  private Optional<Response> namingAnUnknownBlock(Request request) {
    try {
      return request instanceof Request.ProposeCheckpoint propose
              && CheckpointTalkCodec.request(propose.proposal())
                  instanceof CheckpointRequest.Close close
          ? Optional.of(
              new Response.CheckpointVote(
                  CheckpointTalkCodec.bytes(new CheckpointAnswer.Closed(invented(close)))))
          : Optional.empty();
    } catch (DecodeFailure impossible) {
      throw new AssertionError(impossible);
    }
  }

  private Closing invented(CheckpointRequest.Close close) {
    var blocks = new BlockSet(List.of(Sha256.of(Bytes.utf8("no block"))));
    var statement = closing(close, blocks, close.by()).statement();
    return closing(close, blocks, network.validatorKey(LIAR).sign(statement));
  }

  private static Closing closing(CheckpointRequest.Close close, BlockSet blocks, Endorsement by) {
    return new Closing(
        close.network(), close.epoch(), close.view(), close.epoch(), blocks, Optional.empty(), by);
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
