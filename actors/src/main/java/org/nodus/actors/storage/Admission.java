package org.nodus.actors.storage;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nodus.actors.disk.DiskState;
import org.nodus.protocol.fragment.Footprint;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/**
 * Which fragments may come in, and for how much. Confined to {@link FragmentStore}; decides from
 * what it is told.
 */
final class Admission {
  /** How far the clocks of sender and holder may differ at the far end of the longest life. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  /**
   * Quotes that are remembered, so that a price does not rise between offer and lock: 100 B each.
   */
  private static final int MAX_QUOTES = 4_096;

  /**
   * From now to the expiry, or from the end of what is held already.
   *
   * @param heldUntilMillis 0 when nothing of it is held
   */
  record Life(long nowMillis, long expiresAtMillis, long heldUntilMillis) {
    Life(long nowMillis, long expiresAtMillis) {
      this(nowMillis, expiresAtMillis, 0);
    }

    long millis() {
      return expiresAtMillis - Math.max(nowMillis, heldUntilMillis);
    }
  }

  /** What is added to one fragment is no price for another, which begins now. */
  private record Quoted(MessageId message, int bytes, long heldUntilMillis, long expiresAtMillis) {
    static Quoted of(MessageId message, int bytes, Life life) {
      return new Quoted(message, bytes, life.heldUntilMillis(), life.expiresAtMillis());
    }
  }

  private final StorageLimits limits;
  private final Map<Quoted, Long> quotes =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Quoted, Long> eldest) {
          return size() > MAX_QUOTES;
        }
      };

  Admission(StorageLimits limits) {
    this.limits = limits;
  }

  /** Why nothing can be stored at all now, if so. */
  Optional<Response> state(DiskState disk, int waitingWrites) {
    return disk.refusal()
        .or(
            () ->
                waitingWrites >= limits.waitingWrites()
                    ? refuse(Reason.BUSY, "the disk is behind")
                    : Optional.empty());
  }

  /** Why a fragment may not live that long, if so. */
  Optional<Response> life(Life life, boolean paid) {
    if (life.millis() <= 0) {
      return refuse(Reason.EXPIRY, "expired already");
    }
    var longest = paid ? limits.paidLife() : limits.freeLife();
    return life.millis() > longest.plus(CLOCK_TOLERANCE).toMillis()
        ? refuse(Reason.EXPIRY, "at most " + longest.toSeconds() + " s from now")
        : Optional.empty();
  }

  /** Why there is no room for a fragment, if so; {@code usedBytes} counts those being written. */
  Optional<Response> room(int fragmentBytes, long usedBytes) {
    return usedBytes + Footprint.of(fragmentBytes) > limits.quotaBytes()
        ? refuse(Reason.FULL, "the quota is used up")
        : Optional.empty();
  }

  /** What holding costs now; remembered, so that the same fragment is not asked more later. */
  long quoteMicros(MessageId message, int bytes, Life life, long usedBytes) {
    var quote = price(bytes, life, usedBytes);
    quotes.merge(Quoted.of(message, bytes, life), quote, Math::min);
    return quote;
  }

  /** What a payment must bring: no more than what was quoted for such a fragment. */
  long owedMicros(MessageId message, int bytes, Life life, long usedBytes) {
    var now = price(bytes, life, usedBytes);
    var quoted = quotes.get(Quoted.of(message, bytes, life));
    return quoted == null ? now : Math.min(now, quoted);
  }

  private long price(int bytes, Life life, long usedBytes) {
    return StoragePrice.quoteMicros(
        limits.microsPerMebibyteDay(),
        Footprint.of(bytes),
        life.millis(),
        usedBytes,
        limits.quotaBytes());
  }

  private static Optional<Response> refuse(Reason reason, String detail) {
    return Optional.of(new Response.Refused(reason, detail));
  }
}
