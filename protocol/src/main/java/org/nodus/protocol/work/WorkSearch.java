package org.nodus.protocol.work;

import java.util.OptionalLong;
import org.nodus.protocol.bytes.Hash256;

/**
 * The search for one {@link WorkProof}, in slices: as many threads as there are cores take {@link
 * #next}, {@link Slice#run} it and say what came of it. Who takes no more has cancelled. Confined
 * to whoever hands the slices out; a slice itself may run anywhere.
 */
public final class WorkSearch {
  /** Some 20 ms on one core: what cancelling may last, and how often there is progress to show. */
  private static final int SLICE_TRIES = 1 << 16;

  /** A range of nonces that nobody else tries. */
  public record Slice(Hash256 digest, long units, long firstNonce, int tries) {

    /** The first nonce of the range that is worth {@code units}, or nothing. */
    public OptionalLong run() {
      var hash = new WorkHash(digest);
      var least = WorkHash.threshold(units);
      for (var i = 0; i < tries; i++) {
        if (Long.compareUnsigned(hash.value(firstNonce + i), least) >= 0) {
          return OptionalLong.of(firstNonce + i);
        }
      }
      return OptionalLong.empty();
    }
  }

  /**
   * How far a search is. It has no memory: however long it has lasted, it lasts {@code units} more
   * tries on average.
   *
   * @param tried in all slices that are done
   */
  public record Progress(long tried, long units) {

    /** The share of all searches for such a proof that end within as many tries: 0 … 1. */
    public double ended() {
      return -Math.expm1(-(double) tried / units);
    }

    /** How many seconds more, on average, at this speed. */
    public double secondsLeft(double triesPerSecond) {
      return units / triesPerSecond;
    }
  }

  private final Hash256 root;
  private final Hash256 digest;
  private final long units;
  private long nextNonce;
  private long tried;

  /**
   * Nothing is tried before the first slice is run.
   *
   * @param units how many tries the proof shall be worth, 1 or more
   * @param firstNonce where to begin; any number does
   */
  public WorkSearch(WorkQuestion question, Hash256 root, long units, long firstNonce) {
    if (units < 1) {
      throw new IllegalArgumentException("a proof of " + units + " tries");
    }
    this.root = root;
    this.digest = question.digest(root);
    this.units = units;
    this.nextNonce = firstNonce;
  }

  /** The next range to try. */
  public Slice next() {
    var slice = new Slice(digest, units, nextNonce, SLICE_TRIES);
    nextNonce += SLICE_TRIES;
    return slice;
  }

  /** Nothing was found in this one. */
  public void tried(Slice slice) {
    tried += slice.tries();
  }

  public Progress progress() {
    return new Progress(tried, units);
  }

  /** The proof with a nonce that a slice has found. */
  public WorkProof proof(long nonce) {
    return new WorkProof(root, units, nonce);
  }

  /** Searches alone until it is found: for tests and for prices of next to nothing. */
  public WorkProof solve() {
    while (true) {
      var slice = next();
      var found = slice.run();
      if (found.isPresent()) {
        return proof(found.getAsLong());
      }
      tried(slice);
    }
  }
}
