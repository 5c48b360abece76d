package org.nodus.protocol.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.protocol.message.MessageFixtures.NOW_MILLIS;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.capability.Allowance;
import org.nodus.protocol.capability.MailboxPolicy;
import org.nodus.protocol.capability.Opening;
import org.nodus.protocol.capability.PairKeys;
import org.nodus.protocol.mailbox.MailboxRules.Admit;
import org.nodus.protocol.mailbox.MailboxRules.Costs;
import org.nodus.protocol.mailbox.MailboxRules.Refuse;
import org.nodus.protocol.mailbox.MailboxRules.State;
import org.nodus.protocol.mailbox.MailboxRules.TurnAway;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.wire.Request.AppendEntry;
import org.nodus.protocol.wire.Response.Reason;

/** What a holder takes into a mailbox that its owner opens, and that is open. */
class OpenMailboxRulesTest {
  private static final long DAY = 86_400_000L;
  private static final PairKeys OWNER = PairKeys.of(MessageFixtures.filled(32, 1));
  private static final PairKeys OTHER = PairKeys.of(MessageFixtures.filled(32, 2));
  private static final MailboxPolicy POLICY = new MailboxPolicy(4, 1_000, 2 * 86_400);
  private static final Opening OPENING = new Opening(OWNER.address(), 3, NOW_MILLIS, POLICY);
  private static final MailboxEntry ENTRY =
      new MailboxEntry(Bytes.wrap(new byte[MailboxEntry.SIZE_BYTES]));
  private final MailboxRules rules = MailboxRules.STANDARD.at(new WorkPrice(1_000));

  @Test
  void an_opening_costs_what_all_that_it_allows_would_cost() {
    var one = Opening.pricedBytes(ENTRY.bytes());
    var open = opening(OPENING, 7 * DAY);

    assertEquals(3 * one, Opening.pricedBytes(open.entry()));
    var costs = assertInstanceOf(Costs.class, admit(open, 0, closed()));
    assertEquals(3 * 7 * 4 * 1_000, costs.units(), 10, "16 KiB on sixteen nodes, a minute less");
    assertEquals(new Admit(Optional.empty()), admit(open, costs.units(), closed()));
    assertTrue(rules.isPaid(open, worth(open, costs.units()), NOW_MILLIS));
    assertTrue(!rules.isPaid(open, worth(open, costs.units() / 2), NOW_MILLIS));
  }

  @Test
  void only_whoever_has_the_read_key_opens_a_mailbox() {
    var address = OWNER.address().hash();
    var expiry = NOW_MILLIS + DAY;
    var byContact = EntrySignature.append(address, OPENING.toBytes(), expiry, OWNER.write());
    var elsewhere =
        EntrySignature.append(OTHER.address().hash(), OPENING.toBytes(), expiry, OTHER.read());
    var noise = EntrySignature.append(address, fill(0xff), expiry, OWNER.read());

    assertEquals(Reason.FORBIDDEN, refusal(byContact, closed()));
    assertEquals(Reason.FORBIDDEN, refusal(elsewhere, closed()));
    assertEquals(Reason.INVALID, refusal(noise, closed()));
    var good = opening(OPENING, DAY);
    var longer =
        new AppendEntry(
            good.address(), good.entry(), expiry + 1, good.writeKey(), good.signature());
    assertEquals(Reason.INVALID, refusal(longer, closed()));
  }

  @Test
  void within_the_allowance_a_contact_writes_for_nothing_and_nobody_else_does() {
    var free = new Admit(Optional.empty());

    assertEquals(free, admit(written(OWNER, DAY), 0, open(0)));
    assertEquals(free, admit(written(OWNER, DAY), 0, open(2)));
    assertEquals(Reason.FORBIDDEN, refusal(written(OTHER, DAY), open(0)));
    assertInstanceOf(
        Costs.class, admit(written(OWNER, DAY), 0, closed()), "worth nothing unopened");
  }

  @Test
  void beyond_it_he_is_told_so_or_pays_the_owner_s_price() {
    var usedUp = assertInstanceOf(TurnAway.class, admit(written(OWNER, DAY), 0, open(3))).answer();
    assertEquals(Reason.FULL, usedUp.reason());
    assertEquals("the allowance of 3 entries is used up", usedUp.detail());

    var late = assertInstanceOf(TurnAway.class, admit(written(OWNER, DAY + 1), 0, open(0, DAY)));
    assertEquals(Reason.EXPIRY, late.answer().reason());

    var usual = assertInstanceOf(Costs.class, admit(written(OWNER, DAY), 0, closed())).units();
    var asked = assertInstanceOf(Costs.class, admit(written(OWNER, DAY), 1, open(3))).units();
    assertEquals(4 * usual, asked);
    assertInstanceOf(Admit.class, admit(written(OWNER, DAY), asked, open(3)));
  }

  @Test
  void what_shall_wait_for_longer_than_the_policy_says_does_not_enter() {
    assertEquals(Reason.EXPIRY, refusal(written(OWNER, 2 * DAY + 60_001), open(0)));
    assertInstanceOf(Admit.class, admit(written(OWNER, 2 * DAY), 0, open(0)));
  }

  @Test
  void the_later_opening_takes_the_place_of_the_earlier_and_never_falls_below_what_is_used() {
    var later = new Opening(OWNER.address(), 2, NOW_MILLIS + 1, POLICY);
    var fewer = opening(later, DAY);

    assertEquals(new Admit(Optional.of(OPENING.id())), admit(fewer, 1 << 30, open(2)));
    var used = assertInstanceOf(TurnAway.class, admit(fewer, 1 << 30, open(3))).answer();
    assertEquals(Reason.CONFLICT, used.reason());
    var same = new Opening(OWNER.address(), 9, NOW_MILLIS, POLICY);
    var before = assertInstanceOf(TurnAway.class, admit(opening(same, DAY), 1 << 30, open(0)));
    assertEquals(Reason.CONFLICT, before.answer().reason());
  }

  @Test
  void the_same_opening_again_with_more_work_takes_no_other_s_place_and_is_no_conflict() {
    assertEquals(new Admit(Optional.empty()), admit(opening(OPENING, DAY), 1 << 30, open(3)));
  }

  @Test
  void whose_key_it_is_is_looked_at_before_his_signature() {
    var signed = written(OWNER, DAY);
    var entry = forged(signed.entry(), OTHER.write().publicKey());
    var opening = forged(OPENING.toBytes(), OWNER.write().publicKey());

    assertEquals(Reason.FORBIDDEN, refusal(entry, open(0)));
    assertEquals(Reason.FORBIDDEN, refusal(opening, open(0)));
    assertEquals(Reason.INVALID, refusal(forged(signed.entry(), signed.writeKey()), open(0)));
    assertEquals(
        Reason.INVALID, refusal(forged(OPENING.toBytes(), OWNER.read().publicKey()), open(0)));
  }

  private static AppendEntry forged(Bytes entry, Bytes key) {
    var address = OWNER.address().hash();
    return new AppendEntry(address, entry, NOW_MILLIS + DAY, key, Bytes.wrap(new byte[64]));
  }

  @Test
  void no_row_of_writings_and_deletions_lets_in_more_than_was_bought() {
    var random = new Random(5);
    for (var round = 0; round < 200; round++) {
      var used = 0;
      var bought = 1 + random.nextInt(8);
      for (var step = 0; step < 40; step++) {
        var opening = new Opening(OWNER.address(), bought, NOW_MILLIS + step, POLICY);
        var allowance = new Allowance(opening, NOW_MILLIS + 7 * DAY, used);
        var state = new State(used, 0, false, Optional.empty(), false, Optional.of(allowance));
        if (random.nextInt(6) == 0) {
          var next = new Opening(OWNER.address(), 1 + random.nextInt(8), NOW_MILLIS + 99, POLICY);
          if (admit(opening(next, DAY), 1 << 30, state) instanceof Admit) {
            bought = next.entries();
          }
        } else if (admit(written(OWNER, DAY), 0, state) instanceof Admit) {
          used++;
        }
        assertTrue(used <= bought, "round " + round + ", step " + step + " of seed 5");
      }
    }
  }

  @Test
  void the_price_is_told_nobody_who_has_not_signed() {
    var good = written(OWNER, DAY);
    var forged =
        new AppendEntry(
            good.address(),
            good.entry(),
            good.expiresAtMillis(),
            OTHER.write().publicKey(),
            good.signature());
    var full = new State(999, 0, false, Optional.empty(), false);

    assertEquals(Reason.INVALID, refusal(forged, closed()));
    assertEquals(refusal(forged, closed()), refusal(forged, full));
  }

  private static State closed() {
    return new State(0, 0, false, Optional.empty(), false);
  }

  private static State open(int used) {
    return open(used, 7 * DAY);
  }

  private static State open(int used, long life) {
    var allowance = new Allowance(OPENING, NOW_MILLIS + life, used);
    return new State(used + 1, 0, false, Optional.empty(), false, Optional.of(allowance));
  }

  private static AppendEntry opening(Opening opening, long life) {
    return opening.request(NOW_MILLIS + life, OWNER);
  }

  private static AppendEntry written(PairKeys keys, long life) {
    return EntrySignature.append(OWNER.address().hash(), ENTRY, NOW_MILLIS + life, keys.write());
  }

  private MailboxRules.Admission admit(AppendEntry append, long units, State state) {
    return rules.admit(append, worth(append, units), state, NOW_MILLIS);
  }

  private static Worth worth(AppendEntry append, long units) {
    return new Worth(MailboxEntry.idOf(append.entry()), units, append.expiresAtMillis());
  }

  private Reason refusal(AppendEntry append, State state) {
    return assertInstanceOf(Refuse.class, admit(append, 1 << 30, state)).answer().reason();
  }

  private static Bytes fill(int value) {
    var bytes = new byte[Opening.SIZE_BYTES];
    java.util.Arrays.fill(bytes, (byte) value);
    return Bytes.wrap(bytes);
  }
}
