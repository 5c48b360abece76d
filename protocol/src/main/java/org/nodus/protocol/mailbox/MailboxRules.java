package org.nodus.protocol.mailbox;

import org.nodus.protocol.wire.Request.AppendEntry;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.wire.Response.Refused;

/**
 * What a holder takes into a mailbox. The numbers are an argument, so that a node may be stricter
 * and a test smaller.
 *
 * @param maxEntries waiting at one address at a time
 * @param maxTombstones of deleted entries at one address, kept until the entries' expiry
 * @param usualTtlMillis how far away the expiry of any entry may be
 * @param maxBeforeLonger an entry that wants to stay for longer enters while fewer than this wait
 * @param maxTtlMillis how far away its expiry may be
 */
public record MailboxRules(
    int maxEntries,
    int maxTombstones,
    long usualTtlMillis,
    int maxBeforeLonger,
    long maxTtlMillis) {
  private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

  /**
   * 1,000 entries are 16 MiB, and their ids are one answer; 8,000 tombstones are 320 KiB and let an
   * owner empty a flooded mailbox eight times. 30 days is the free maximum, 90 days the paid one. A
   * holder cannot see what an entry announces, so anybody may ask for 90 days: they have a quarter
   * of the places, and nobody can take the others for more than 30 days.
   */
  public static final MailboxRules STANDARD =
      new MailboxRules(1_000, 8_000, 30 * DAY_MILLIS, 250, 90 * DAY_MILLIS);

  /** How far the clocks of writer and holder may differ at the far end of the longest life. */
  private static final long CLOCK_TOLERANCE_MILLIS = 60_000;

  /** What becomes of an entry that someone wants to leave. */
  public sealed interface Admission {}

  /** Write it down, then answer with a receipt. */
  public record Admit() implements Admission {}

  /** It is here already, or was and has been deleted: the same receipt again, nothing else. */
  public record Known() implements Admission {}

  public record Refuse(Refused answer) implements Admission {}

  /**
   * What one mailbox looks like at the moment of the request.
   *
   * @param waiting entries that are neither deleted nor expired
   * @param tombstones of entries that are deleted and not yet expired
   * @param known whether the entry in question is among either
   */
  public record State(int waiting, int tombstones, boolean known) {}

  /** Whether {@code append} may enter. The signature is checked last: it costs most. */
  public Admission admit(AppendEntry append, State state, long nowMillis) {
    if (append.entry().length() != MailboxEntry.SIZE_BYTES) {
      return refuse(Reason.INVALID, "an entry has " + MailboxEntry.SIZE_BYTES + " bytes");
    }
    if (append.expiresAtMillis() <= nowMillis) {
      return refuse(Reason.EXPIRY, "expired already");
    }
    if (livesLongerThan(maxTtlMillis, append, nowMillis)) {
      return refuse(Reason.EXPIRY, "at most " + (maxTtlMillis / 1000) + " s from now");
    }
    if (!state.known() && isFull(state)) {
      return refuse(Reason.FULL, "the mailbox holds " + maxEntries + " entries");
    }
    if (!state.known()
        && livesLongerThan(usualTtlMillis, append, nowMillis)
        && state.waiting() >= maxBeforeLonger) {
      return refuse(
          Reason.FULL, "only entries of at most " + (usualTtlMillis / 1000) + " s enter now");
    }
    if (!EntrySignature.verify(append)) {
      return refuse(Reason.INVALID, "the write key did not sign this");
    }
    return state.known() ? new Known() : new Admit();
  }

  private static boolean livesLongerThan(long ttlMillis, AppendEntry append, long nowMillis) {
    return append.expiresAtMillis() > nowMillis + ttlMillis + CLOCK_TOLERANCE_MILLIS;
  }

  /**
   * The one place that decides what a full mailbox does: it refuses. (Eviction of the least work
   * per byte and remaining time comes with the price of contact.)
   */
  private boolean isFull(State state) {
    return state.waiting() >= maxEntries || state.tombstones() >= maxTombstones;
  }

  private static Admission refuse(Reason reason, String detail) {
    return new Refuse(new Refused(reason, detail));
  }
}
