package org.nodus.actors.ledger.validator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.state.Verdict;
import org.nodus.protocol.bytes.Hash256;

/**
 * Blocks that build on what is not final here yet: an owner's next block is often faster than the
 * gossip of its last one. They wait a moment instead of making their owner ask again.
 *
 * <p>Mutable, owned by one {@link Validator}; bounded, in memory only.
 */
final class Parked {

  /** A request that waits, and what it is refused with when that does not come. */
  record Waiting(
      PeerLink.Incoming incoming, Block block, Verdict.Waiting verdict, long deadlineNanos) {}

  private final int limit;
  private final List<Waiting> waiting = new ArrayList<>();

  Parked(int limit) {
    this.limit = limit;
  }

  /** Whether there was room. */
  boolean add(Waiting one) {
    return waiting.size() < limit && waiting.add(one);
  }

  /** Takes out those that waited for {@code block}. */
  List<Waiting> arrived(Hash256 block) {
    var ready = waiting.stream().filter(one -> one.verdict().needs().contains(block)).toList();
    waiting.removeAll(ready);
    return ready;
  }

  /** Takes out those that have waited long enough. */
  List<Waiting> expired(long nowNanos) {
    var late = new ArrayList<Waiting>();
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      var one = all.next();
      if (nowNanos - one.deadlineNanos() >= 0) {
        late.add(one);
        all.remove();
      }
    }
    return late;
  }
}
