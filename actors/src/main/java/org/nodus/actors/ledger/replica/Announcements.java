package org.nodus.actors.ledger.replica;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.wire.Request;

/**
 * Who hears what a {@link LedgerReplica} has written down: its subscribers everything, a few random
 * peers what came from one of them and not from a pull. Belongs to the replica and runs on its
 * thread.
 */
final class Announcements {
  private final Set<ActorRef<LedgerNews>> subscribers;
  private final HeldBlocks held;
  private final Exchange exchange;
  private final ReplicaLimits limits;

  /** Blocks and checkpoints that wait to be written down. */
  private final Set<Hash256> toPush = new HashSet<>();

  /**
   * The announcements of one replica.
   *
   * @param subscribers outlive it: who subscribed before a restart is still there
   */
  Announcements(
      Set<ActorRef<LedgerNews>> subscribers,
      HeldBlocks held,
      Exchange exchange,
      ReplicaLimits limits) {
    this.subscribers = subscribers;
    this.held = held;
    this.exchange = exchange;
    this.limits = limits;
  }

  /** Above the limit a subscriber hears where the ledger stands and nothing more. */
  void subscribe(ActorRef<LedgerNews> subscriber, ReplicaState state) {
    if (subscribers.size() < limits.subscribers()) {
      subscribers.add(subscriber);
    }
    subscriber.tell(new LedgerNews.EpochOpen(state.open(), state.lastCheckpoint()));
  }

  /** The ledger stands there now. */
  void open(ReplicaState state) {
    tell(new LedgerNews.EpochOpen(state.open(), state.lastCheckpoint()));
  }

  void pushWhenWritten(Hash256 news) {
    if (toPush.size() >= limits.waitingBlocks()) {
      dropGone();
    }
    toPush.add(news);
  }

  void appended(FinalBlock block) {
    tell(new LedgerNews.BlockFinal(block));
    if (toPush.remove(block.hash())) {
      exchange.push(new Request.PublishBlock(CertificateCodec.bytes(block)));
    }
  }

  /** {@code checkpoint} was written down, and {@code state} stands behind it. */
  void closed(SignedCheckpoint checkpoint, ReplicaState state) {
    if (toPush.remove(checkpoint.checkpoint().hash())) {
      exchange.push(new Request.PublishCheckpoint(CheckpointCodec.bytes(checkpoint)));
    }
    dropGone();
    open(state);
  }

  private void dropGone() {
    toPush.removeIf(hash -> !held.isWaiting(hash));
  }

  private void tell(LedgerNews news) {
    subscribers.forEach(one -> one.tell(news));
  }
}
