package org.nodus.protocol.mailbox;

import java.util.Optional;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.wire.Request.AppendEntry;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.wire.Response.Refused;

/**
 * What a holder takes into a mailbox. The numbers are an argument, so that a node may be stricter
 * and a test smaller.
 *
 * @param maxEntries waiting at one address at a time; then only what costs more gets in, and the
 *     cheapest goes
 * @param maxTombstones of deleted entries at one address, kept until the entries' expiry
 * @param usualTtlMillis how far away the expiry of any entry may be
 * @param maxBeforeLonger an entry that wants to stay for longer enters while fewer than this wait
 * @param maxTtlMillis how far away its expiry may be
 * @param price of an entry in an empty mailbox; it doubles with each eighth of the places that is
 *     taken
 */
public record MailboxRules(
    int maxEntries,
    int maxTombstones,
    long usualTtlMillis,
    int maxBeforeLonger,
    long maxTtlMillis,
    WorkPrice price) {
  private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

  /**
   * 1,000 entries are 16 MiB, and their ids are one answer; 8,000 tombstones are 320 KiB and let an
   * owner empty a flooded mailbox eight times. 30 days is the free maximum, 90 days the paid one. A
   * holder cannot see what an entry announces, so anybody may ask for 90 days: they have a quarter
   * of the places, and nobody can take the others for more than 30 days. Without a price.
   */
  public static final MailboxRules STANDARD =
      new MailboxRules(1_000, 8_000, 30 * DAY_MILLIS, 250, 90 * DAY_MILLIS, new WorkPrice(0));

  /** How far the clocks of writer and holder may differ at the far end of the longest life. */
  private static final long CLOCK_TOLERANCE_MILLIS = 60_000;

  /** The same in a network with this price. */
  public MailboxRules at(WorkPrice inThisNetwork) {
    return new MailboxRules(
        maxEntries, maxTombstones, usualTtlMillis, maxBeforeLonger, maxTtlMillis, inThisNetwork);
  }

  /** What becomes of an entry that someone wants to leave. */
  public sealed interface Admission {}

  /**
   * Write it down, then answer with a receipt.
   *
   * @param evicted goes as soon as the other is durable
   */
  public record Admit(Optional<Hash256> evicted) implements Admission {}

  /** It is here already, or was and has been deleted: the same receipt again, nothing else. */
  public record Known() implements Admission {}

  /** It may, for so much work. */
  public record Costs(long units) implements Admission {}

  public record Refuse(Refused answer) implements Admission {}

  /**
   * What one mailbox looks like at the moment of the request.
   *
   * @param waiting entries that are neither deleted nor expired
   * @param tombstones of entries that are deleted and not yet expired
   * @param known whether the entry in question is among either
   * @param cheapest of those that wait and are not about to go; looked at in a full mailbox alone
   * @param fromReplica whether a node hands it over: the price was its writer's affair, at the
   *     first replica that took it
   */
  public record State(
      int waiting, int tombstones, boolean known, Optional<Worth> cheapest, boolean fromReplica) {}

  /**
   * Whether {@code append} may enter. The signature is checked last: it costs most.
   *
   * @param worth of the entry in it
   */
  public Admission admit(AppendEntry append, Worth worth, State state, long nowMillis) {
    if (append.entry().length() != MailboxEntry.SIZE_BYTES) {
      return refuse(Reason.INVALID, "an entry has " + MailboxEntry.SIZE_BYTES + " bytes");
    }
    if (append.expiresAtMillis() <= nowMillis) {
      return refuse(Reason.EXPIRY, "expired already");
    }
    if (livesLongerThan(maxTtlMillis, append, nowMillis)) {
      return refuse(Reason.EXPIRY, "at most " + (maxTtlMillis / 1000) + " s from now");
    }
    var isFull = !state.known() && state.waiting() >= maxEntries;
    var wanted = state.known() ? 0 : wanted(append, worth, state, nowMillis);
    if (worth.units() < wanted) {
      return new Costs(wanted);
    }
    var evicted = state.cheapest().filter(one -> isFull).map(Worth::entry);
    if (isFull && evicted.isEmpty()) {
      return refuse(Reason.FULL, "the mailbox holds " + maxEntries + " entries");
    }
    if (!state.known() && state.tombstones() >= maxTombstones) {
      return refuse(Reason.FULL, "the mailbox has been emptied too often");
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
    return state.known() ? new Known() : new Admit(evicted);
  }

  /**
   * Whether an entry cost what one costs in an empty mailbox. One that did not has not come through
   * an honest replica as its writer left it: somebody has taken the work off.
   */
  public boolean isPaid(AppendEntry append, Worth worth, long nowMillis) {
    var life = append.expiresAtMillis() - nowMillis - CLOCK_TOLERANCE_MILLIS;
    var empty = new WorkPrice.Fill(0, maxEntries);
    return worth.units() >= price.ofReplicated(append.entry().length(), life, empty);
  }

  /** Enough for the price, and in a full mailbox for somebody's place. */
  private long wanted(AppendEntry append, Worth worth, State state, long nowMillis) {
    var life = WorkPrice.life(append.expiresAtMillis(), nowMillis);
    var fill = new WorkPrice.Fill(state.waiting(), maxEntries);
    var least = state.fromReplica() ? 0 : price.ofReplicated(append.entry().length(), life, fill);
    return state.waiting() < maxEntries
        ? least
        : Math.max(
            least, state.cheapest().map(one -> one.unitsToExceed(worth, nowMillis)).orElse(0L));
  }

  private static boolean livesLongerThan(long ttlMillis, AppendEntry append, long nowMillis) {
    return append.expiresAtMillis() > nowMillis + ttlMillis + CLOCK_TOLERANCE_MILLIS;
  }

  private static Admission refuse(Reason reason, String detail) {
    return new Refuse(new Refused(reason, detail));
  }
}
