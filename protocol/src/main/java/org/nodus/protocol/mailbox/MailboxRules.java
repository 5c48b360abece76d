package org.nodus.protocol.mailbox;

import java.util.Optional;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.Allowance;
import org.nodus.protocol.capability.Opening;
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

  /** It may, for so much work; its signature is good. */
  public record Costs(long units) implements Admission {}

  public record Refuse(Refused answer) implements Admission {}

  /** Refused though it is signed as it should be: nobody need hand it over again. */
  public record TurnAway(Refused answer) implements Admission {}

  /**
   * What one mailbox looks like at the moment of the request.
   *
   * @param waiting entries that are neither deleted nor expired
   * @param tombstones of entries that are deleted and not yet expired
   * @param known whether the entry in question is among either, and waits for longer or has cost no
   *     less
   * @param cheapest of those that wait and are not about to go; looked at in a full mailbox alone
   * @param fromReplica whether a node hands it over: the price was its writer's affair, at the
   *     first replica that took it
   * @param allowance what the owner opened it for, if she did
   */
  public record State(
      int waiting,
      int tombstones,
      boolean known,
      Optional<Worth> cheapest,
      boolean fromReplica,
      Optional<Allowance> allowance) {

    /** Of a mailbox that nobody opened. */
    public State(
        int waiting, int tombstones, boolean known, Optional<Worth> cheapest, boolean fromReplica) {
      this(waiting, tombstones, known, cheapest, fromReplica, Optional.empty());
    }
  }

  /**
   * Whether {@code append} may enter. What the mailbox looks like, its price above all, is told
   * nobody who has not signed what he brings.
   *
   * @param worth of the entry in it
   */
  public Admission admit(AppendEntry append, Worth worth, State state, long nowMillis) {
    var isOpening = Opening.isOne(append.entry());
    if (append.entry().length() != MailboxEntry.SIZE_BYTES && !isOpening) {
      return refuse(Reason.INVALID, "an entry has " + MailboxEntry.SIZE_BYTES + " bytes");
    }
    if (append.expiresAtMillis() <= nowMillis) {
      return refuse(Reason.EXPIRY, "expired already");
    }
    if (livesLongerThan(maxTtlMillis, append, nowMillis)) {
      return refuse(Reason.EXPIRY, "at most " + (maxTtlMillis / 1000) + " s from now");
    }
    if (isOpening) {
      return admitOpening(append, worth, state, nowMillis);
    }
    // Looked at first: to check a signature costs a thousand times as much.
    if (!state.known() && state.allowance().filter(one -> !one.isByContact(append)).isPresent()) {
      return refuse(Reason.FORBIDDEN, "not the write key of this mailbox");
    }
    if (!EntrySignature.verify(append)) {
      return forged();
    }
    if (state.known()) {
      return new Known();
    }
    return state
        .allowance()
        .map(allowance -> admitWithin(allowance, append, worth, state, nowMillis))
        .orElseGet(() -> admitPriced(append, worth, state, 1, nowMillis));
  }

  private Admission admitOpening(AppendEntry append, Worth worth, State state, long nowMillis) {
    Opening opening;
    try {
      opening = Opening.decode(append.entry());
    } catch (DecodeFailure none) {
      return refuse(Reason.INVALID, "not an opening: " + none.reason());
    }
    if (!opening.isMeantBy(append)) {
      return refuse(Reason.FORBIDDEN, "not the owner of this mailbox");
    }
    if (!EntrySignature.verify(append)) {
      return forged();
    }
    if (state.known()) {
      return new Known();
    }
    var refusal = state.allowance().flatMap(standing -> standing.refusal(opening));
    if (refusal.isPresent()) {
      return new TurnAway(refusal.get());
    }
    var priced = admitPriced(append, worth, state, 1, nowMillis);
    var replaced = state.allowance().map(Allowance::entry).filter(id -> !id.equals(worth.entry()));
    return priced instanceof Admit && replaced.isPresent() ? new Admit(replaced) : priced;
  }

  /** For nothing, or beyond that for what strangers pay at the owner's price. */
  private Admission admitWithin(
      Allowance allowance, AppendEntry append, Worth worth, State state, long nowMillis) {
    var objection = allowance.objection(append, nowMillis);
    if (objection.isPresent()) {
      return new Refuse(objection.get());
    }
    var beyond = allowance.beyond(append);
    if (beyond.isEmpty()) {
      return roomFor(append, state, Optional.empty(), nowMillis);
    }
    return worth.units() == 0
        ? new TurnAway(beyond.get())
        : admitPriced(append, worth, state, allowance.opening().policy().priceFactor(), nowMillis);
  }

  private Admission admitPriced(
      AppendEntry append, Worth worth, State state, int factor, long nowMillis) {
    var isFull = state.waiting() >= maxEntries;
    var wanted = wanted(append, worth, state, factor, nowMillis);
    if (worth.units() < wanted) {
      return new Costs(wanted);
    }
    var evicted = state.cheapest().filter(one -> isFull).map(Worth::entry);
    return roomFor(append, state, evicted, nowMillis);
  }

  private Admission roomFor(
      AppendEntry append, State state, Optional<Hash256> evicted, long nowMillis) {
    if (state.waiting() >= maxEntries && evicted.isEmpty()) {
      return refuse(Reason.FULL, "the mailbox holds " + maxEntries + " entries");
    }
    if (state.tombstones() >= maxTombstones) {
      return refuse(Reason.FULL, "the mailbox has been emptied too often");
    }
    if (livesLongerThan(usualTtlMillis, append, nowMillis) && state.waiting() >= maxBeforeLonger) {
      return refuse(
          Reason.FULL, "only entries of at most " + (usualTtlMillis / 1000) + " s enter now");
    }
    return new Admit(evicted);
  }

  /**
   * Whether an entry cost what one costs in an empty mailbox. One that did not has not come through
   * an honest replica as its writer left it: somebody has taken the work off.
   */
  public boolean isPaid(AppendEntry append, Worth worth, long nowMillis) {
    var life = append.expiresAtMillis() - nowMillis - CLOCK_TOLERANCE_MILLIS;
    var empty = new WorkPrice.Fill(0, maxEntries);
    return worth.units() >= price.ofReplicated(Opening.pricedBytes(append.entry()), life, empty);
  }

  /** Enough for the price, and in a full mailbox for somebody's place. */
  private long wanted(AppendEntry append, Worth worth, State state, int factor, long nowMillis) {
    var life = WorkPrice.life(append.expiresAtMillis(), nowMillis);
    var fill = new WorkPrice.Fill(state.waiting(), maxEntries);
    var bytes = Opening.pricedBytes(append.entry());
    var usual = Math.min(price.ofReplicated(bytes, life, fill), Long.MAX_VALUE / factor);
    var least = state.fromReplica() ? 0 : factor * usual;
    return state.waiting() < maxEntries
        ? least
        : Math.max(
            least, state.cheapest().map(one -> one.unitsToExceed(worth, nowMillis)).orElse(0L));
  }

  private static Admission forged() {
    return refuse(Reason.INVALID, "the write key did not sign this");
  }

  private static boolean livesLongerThan(long ttlMillis, AppendEntry append, long nowMillis) {
    return append.expiresAtMillis() > nowMillis + ttlMillis + CLOCK_TOLERANCE_MILLIS;
  }

  private static Admission refuse(Reason reason, String detail) {
    return new Refuse(new Refused(reason, detail));
  }
}
