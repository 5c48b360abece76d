package org.nodus.protocol.capability;

import java.time.Duration;
import java.util.Optional;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.wire.Request.AppendEntry;
import org.nodus.protocol.wire.Response.Reason;
import org.nodus.protocol.wire.Response.Refused;

/**
 * What is open at a holder, and what is left of it.
 *
 * @param untilMillis when the opening expires; so does all that is written within it
 * @param used entries that count, with those on their way: each until its expiry, deleted or not,
 *     and for {@link #LEAST_USE}
 */
public record Allowance(Opening opening, long untilMillis, int used) {
  /**
   * However soon an entry expires: its opening was paid for by the byte and second, and to take an
   * entry in, write it and forget it again costs a holder most of an hour of it.
   */
  public static final Duration LEAST_USE = WorkPrice.LEAST_LIFE;

  /** Clocks differ. */
  private static final long CLOCK_TOLERANCE_MILLIS = 60_000;

  /** Whether it claims to be by one of the owner's contacts; nobody else leaves anything here. */
  public boolean isByContact(AppendEntry append) {
    return append.writeKey().equals(opening.address().writeKey());
  }

  /** Why an entry of a contact may not come at all, whatever was paid for it. */
  public Optional<Refused> objection(AppendEntry append, long nowMillis) {
    var longest = 1_000L * opening.policy().maxLifeSeconds() + CLOCK_TOLERANCE_MILLIS;
    return append.expiresAtMillis() > nowMillis + longest
        ? Optional.of(
            new Refused(
                Reason.EXPIRY,
                "its owner takes what waits for at most "
                    + opening.policy().maxLifeSeconds()
                    + " s"))
        : Optional.empty();
  }

  /** Why an entry does not come in for nothing. */
  public Optional<Refused> beyond(AppendEntry append) {
    if (append.expiresAtMillis() > untilMillis) {
      return Optional.of(new Refused(Reason.EXPIRY, "the allowance ends before"));
    }
    return used >= opening.entries()
        ? Optional.of(
            new Refused(
                Reason.FULL, "the allowance of " + opening.entries() + " entries is used up"))
        : Optional.empty();
  }

  /**
   * Why another opening does not take the place of this one; that one is {@code next}. The same one
   * may come with more work, or for longer.
   */
  public Optional<Refused> refusal(Opening next) {
    if (next.equals(opening)) {
      return Optional.empty();
    }
    if (next.issuedAtMillis() <= opening.issuedAtMillis()) {
      return Optional.of(new Refused(Reason.CONFLICT, "a later opening stands"));
    }
    return next.entries() < used
        ? Optional.of(new Refused(Reason.CONFLICT, used + " entries are used already"))
        : Optional.empty();
  }

  /** The opening's own entry. */
  public Hash256 entry() {
    return opening.id();
  }
}
