package org.nodus.actors.ledger.replica;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.WireLimits;

/**
 * One visit to another replica: checkpoints that follow mine, each with its blocks, then the blocks
 * of the open epoch. Says what to ask next; what comes back is judged by {@link LedgerReplica}.
 *
 * <p>Mutable, owned by the replica that pulls; one request is on its way at a time.
 */
final class Pull {
  private enum Phase {
    CHECKPOINT,
    IDS,
    BLOCKS_ONLY
  }

  private final Contact peer;
  private final int maxRequests;
  private final long maxNanos;
  private final SequencedSet<Hash256> wanted = new LinkedHashSet<>();
  private Phase phase;
  private Hash256 after = Hash256.ZERO;
  private boolean moreIds = true;
  private int requests;
  private long startedNanos;

  private Pull(Contact peer, Phase phase, ReplicaLimits limits) {
    this.peer = peer;
    this.phase = phase;
    this.maxRequests = limits.pullRequests();
    this.maxNanos = limits.pullTime().toNanos();
  }

  /** Everything that is missing here. */
  static Pull everything(Contact peer, ReplicaLimits limits) {
    return new Pull(peer, Phase.CHECKPOINT, limits);
  }

  /** These blocks only. */
  static Pull blocks(Contact peer, Collection<Hash256> blocks, ReplicaLimits limits) {
    var pull = new Pull(peer, Phase.BLOCKS_ONLY, limits);
    pull.wanted.addAll(blocks);
    return pull;
  }

  Contact peer() {
    return peer;
  }

  /** What to ask now, as of the epoch that is open here; empty when the visit is over. */
  Optional<Request> next(long open, long nowNanos) {
    if (requests == 0) {
      startedNanos = nowNanos;
    }
    if (++requests > maxRequests || nowNanos - startedNanos > maxNanos) {
      return Optional.empty();
    }
    if (!wanted.isEmpty()) {
      return Optional.of(new Request.GetBlocks(wanted.stream().limit(WireLimits.BLOCKS).toList()));
    }
    return switch (phase) {
      case CHECKPOINT -> Optional.of(new Request.GetCheckpoint(open));
      case IDS -> moreIds ? Optional.of(new Request.GetBlockIds(open, after)) : Optional.empty();
      case BLOCKS_ONLY -> Optional.empty();
    };
  }

  /** The next checkpoint is known; these of its blocks are not here. */
  void want(Collection<Hash256> blocks) {
    wanted.addAll(blocks);
  }

  /** The peer has no checkpoint that follows mine. */
  void noCheckpoint() {
    phase = Phase.IDS;
  }

  /** The peer refuses: go on with what may follow. */
  void noMore() {
    if (phase == Phase.CHECKPOINT) {
      phase = Phase.IDS;
    } else {
      moreIds = false;
    }
    wanted.clear();
  }

  /**
   * A page of the blocks of the open epoch.
   *
   * @param unknown those that are not here
   */
  void ids(List<Hash256> page, boolean more, Collection<Hash256> unknown) {
    wanted.addAll(unknown);
    moreIds = more && !page.isEmpty() && page.getLast().compareTo(after) > 0;
    if (moreIds) {
      after = page.getLast();
    }
  }

  /** Blocks came, none of them when the peer knows none: then it is not asked for more of them. */
  void got(Collection<Hash256> blocks) {
    if (!wanted.removeAll(blocks)) {
      wanted.clear();
      if (phase == Phase.CHECKPOINT) {
        phase = Phase.IDS;
      }
    }
  }
}
