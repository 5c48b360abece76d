package org.nodus.node.home;

import java.util.stream.LongStream;
import org.nodus.actors.environment.Chance;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.X25519;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.identity.StaticPuzzle;

/** Makes the keys of a new node, the puzzle of its network solved. */
public final class FreshKeys {
  /** Tries between two looks at what the other processors found: some 60 ms. */
  private static final int STEP = 1 << 16;

  private FreshKeys() {}

  /** Takes 2^bits tries on average, about a million a second and processor. */
  public static NodeKeys solving(int puzzleBits, Chance chance) {
    var keys = NodeKeys.of(chance.secret(Ed25519.SEED_BYTES), chance.secret(X25519.KEY_BYTES), 0);
    var processors = Runtime.getRuntime().availableProcessors();
    for (var from = 0L; ; from += (long) STEP * processors) {
      var start = from;
      var found =
          LongStream.range(0, processors)
              .parallel()
              .mapToObj(one -> StaticPuzzle.search(keys.id(), puzzleBits, start + one * STEP, STEP))
              .flatMapToLong(one -> one.stream())
              .min();
      if (found.isPresent()) {
        return keys.withPuzzleNonce(found.getAsLong());
      }
    }
  }
}
