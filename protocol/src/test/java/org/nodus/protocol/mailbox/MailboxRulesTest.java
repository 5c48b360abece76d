package org.nodus.protocol.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.protocol.mailbox.MailboxFixtures.ADDRESS;
import static org.nodus.protocol.mailbox.MailboxFixtures.WRITE_KEY;
import static org.nodus.protocol.message.MessageFixtures.NOW_MILLIS;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.mailbox.MailboxRules.Admit;
import org.nodus.protocol.mailbox.MailboxRules.Known;
import org.nodus.protocol.mailbox.MailboxRules.Refuse;
import org.nodus.protocol.mailbox.MailboxRules.State;
import org.nodus.protocol.wire.Request.AppendEntry;
import org.nodus.protocol.wire.Response.Reason;

class MailboxRulesTest {
  private static final long DAY = 86_400_000L;
  private static final State EMPTY = state(0, 0, false);
  private final MailboxEntry entry = MailboxFixtures.inline("hello");
  private final MailboxRules rules = MailboxRules.STANDARD;

  @Test
  void a_signed_entry_enters_and_enters_once() {
    assertEquals(new Admit(Optional.empty()), admit(append(DAY), EMPTY, NOW_MILLIS));
    var seen = state(1, 0, true);
    assertEquals(new Known(), admit(append(DAY), seen, NOW_MILLIS));
  }

  @Test
  void an_entry_lives_between_now_and_ninety_days() {
    assertEquals(Reason.EXPIRY, refusal(append(0)));
    assertEquals(Reason.EXPIRY, refusal(append(-1)));
    assertEquals(new Admit(Optional.empty()), admit(append(90 * DAY), EMPTY, NOW_MILLIS));
    assertEquals(Reason.EXPIRY, refusal(append(91 * DAY)));
    assertEquals(Reason.EXPIRY, refusal(append(Long.MAX_VALUE - NOW_MILLIS)));
  }

  @Test
  void a_full_mailbox_refuses_what_it_does_not_know() {
    var full = state(1_000, 0, false);
    var refuse = assertInstanceOf(Refuse.class, admit(append(DAY), full, NOW_MILLIS));
    assertEquals(Reason.FULL, refuse.answer().reason());
    var knownAndFull = state(1_000, 0, true);
    assertEquals(new Known(), admit(append(DAY), knownAndFull, NOW_MILLIS));
    var emptiedTooOften = state(0, 8_000, false);
    assertInstanceOf(Refuse.class, admit(append(DAY), emptiedTooOften, NOW_MILLIS));
  }

  @Test
  void entries_of_more_than_thirty_days_leave_three_quarters_of_the_places_to_the_others() {
    var room = state(249, 0, false);
    var none = state(250, 0, false);
    assertEquals(new Admit(Optional.empty()), admit(append(31 * DAY), room, NOW_MILLIS));
    var refuse = assertInstanceOf(Refuse.class, admit(append(31 * DAY), none, NOW_MILLIS));
    assertEquals(Reason.FULL, refuse.answer().reason());
    assertEquals(new Admit(Optional.empty()), admit(append(30 * DAY), none, NOW_MILLIS));
    var knownThere = state(250, 0, true);
    assertEquals(new Known(), admit(append(31 * DAY), knownThere, NOW_MILLIS));
  }

  @Test
  void nobody_moves_an_entry_or_changes_its_life() {
    var good = append(DAY);
    var elsewhere = copy(good, Hash256.ZERO, good.entry(), good.expiresAtMillis());
    var longer = copy(good, ADDRESS, good.entry(), good.expiresAtMillis() + 1);
    var other = MailboxFixtures.inline("other").bytes();
    var swapped = copy(good, ADDRESS, other, good.expiresAtMillis());
    assertEquals(Reason.INVALID, refusal(elsewhere));
    assertEquals(Reason.INVALID, refusal(longer));
    assertEquals(Reason.INVALID, refusal(swapped));
    var small = copy(good, ADDRESS, Bytes.utf8("small"), good.expiresAtMillis());
    assertEquals(Reason.INVALID, refusal(small));
  }

  @Test
  void a_receipt_holds_for_one_entry_expiry_and_holder() {
    var keys = MailboxFixtures.node(5).signing();
    var receipt = EntryReceipt.sign(ADDRESS, entry.id(), NOW_MILLIS, keys);
    assertTrue(receipt.verify(keys.publicKey()));
    assertFalse(receipt.verify(WRITE_KEY.publicKey()));
    var signature = receipt.signature();
    assertFalse(
        new EntryReceipt(ADDRESS, entry.id(), NOW_MILLIS + 1, signature).verify(keys.publicKey()));
    assertFalse(
        new EntryReceipt(entry.id(), ADDRESS, NOW_MILLIS, signature).verify(keys.publicKey()));
  }

  @Test
  void into_a_full_mailbox_comes_what_cost_more_and_the_cheapest_goes() {
    var cheapest = new Worth(Hash256.ZERO, 100, NOW_MILLIS + DAY);
    var full = new State(1_000, 0, false, Optional.of(cheapest), false);
    var append = append(DAY);

    assertEquals(
        new Admit(Optional.of(Hash256.ZERO)),
        rules.admit(append, worth(append, 101), full, NOW_MILLIS));
    assertEquals(
        new MailboxRules.Costs(101), rules.admit(append, worth(append, 100), full, NOW_MILLIS));
    var knownAlready = new State(1_000, 0, true, Optional.of(cheapest), false);
    assertEquals(new Known(), rules.admit(append, worth(append, 1), knownAlready, NOW_MILLIS));
  }

  @Test
  void what_stays_twice_as_long_has_to_cost_twice_as_much() {
    var cheapest = new Worth(Hash256.ZERO, 100, NOW_MILLIS + DAY);
    var full = new State(1_000, 0, false, Optional.of(cheapest), false);
    var append = append(2 * DAY);

    assertEquals(
        new MailboxRules.Costs(201), rules.admit(append, worth(append, 200), full, NOW_MILLIS));
    assertInstanceOf(Admit.class, rules.admit(append, worth(append, 201), full, NOW_MILLIS));
  }

  @Test
  void the_price_doubles_with_each_eighth_and_is_not_asked_of_replicas() {
    var priced = rules.at(new WorkPrice(1_000));
    var append = append(DAY + 60_000);
    var inEmpty = priced.admit(append, worth(append, 0), state(0, 0, false), NOW_MILLIS);
    var first = assertInstanceOf(MailboxRules.Costs.class, inEmpty).units();

    assertEquals(4 * 1_000, first, "16 KiB on sixteen nodes for a day");
    for (var eighth = 0; eighth < 8; eighth++) {
      var state = state(125 * eighth, 0, false);
      var price = first << eighth;
      assertEquals(
          new MailboxRules.Costs(price),
          priced.admit(append, worth(append, price - 1), state, NOW_MILLIS));
      assertInstanceOf(Admit.class, priced.admit(append, worth(append, price), state, NOW_MILLIS));
    }
    var fromReplica = new State(999, 0, false, Optional.empty(), true);
    assertInstanceOf(Admit.class, priced.admit(append, worth(append, 0), fromReplica, NOW_MILLIS));
  }

  @Test
  void the_least_worth_goes_first_and_of_equals_what_stays_longest() {
    var dear = new Worth(new Hash256(1, 0, 0, 0), 300, NOW_MILLIS + DAY);
    var cheap = new Worth(new Hash256(2, 0, 0, 0), 300, NOW_MILLIS + 2 * DAY);
    var free = new Worth(new Hash256(3, 0, 0, 0), 0, NOW_MILLIS + DAY);
    var freeForLong = new Worth(new Hash256(4, 0, 0, 0), 0, NOW_MILLIS + 2 * DAY);

    assertEquals(
        List.of(freeForLong, free, cheap, dear),
        Stream.of(dear, free, cheap, freeForLong).sorted(Worth.leastFirst(NOW_MILLIS)).toList());
  }

  private static State state(int waiting, int tombstones, boolean known) {
    return new State(waiting, tombstones, known, Optional.empty(), false);
  }

  private MailboxRules.Admission admit(AppendEntry append, State state, long nowMillis) {
    return rules.admit(append, worth(append, 0), state, nowMillis);
  }

  private static Worth worth(AppendEntry append, long units) {
    return new Worth(MailboxEntry.idOf(append.entry()), units, append.expiresAtMillis());
  }

  private AppendEntry append(long ttlMillis) {
    return EntrySignature.append(ADDRESS, entry, NOW_MILLIS + ttlMillis, WRITE_KEY);
  }

  private static AppendEntry copy(AppendEntry from, Hash256 address, Bytes entry, long expires) {
    return new AppendEntry(address, entry, expires, from.writeKey(), from.signature());
  }

  private Reason refusal(AppendEntry append) {
    return assertInstanceOf(Refuse.class, admit(append, EMPTY, NOW_MILLIS)).answer().reason();
  }
}
