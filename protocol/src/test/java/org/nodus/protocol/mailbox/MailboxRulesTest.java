package org.nodus.protocol.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.protocol.mailbox.MailboxFixtures.ADDRESS;
import static org.nodus.protocol.mailbox.MailboxFixtures.WRITE_KEY;
import static org.nodus.protocol.message.MessageFixtures.NOW_MILLIS;

import org.junit.jupiter.api.Test;
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
  private static final State EMPTY = new State(0, 0, false);
  private final MailboxEntry entry = MailboxFixtures.inline("hello");
  private final MailboxRules rules = MailboxRules.STANDARD;

  @Test
  void a_signed_entry_enters_and_enters_once() {
    assertEquals(new Admit(), rules.admit(append(DAY), EMPTY, NOW_MILLIS));
    var seen = new State(1, 0, true);
    assertEquals(new Known(), rules.admit(append(DAY), seen, NOW_MILLIS));
  }

  @Test
  void an_entry_lives_between_now_and_ninety_days() {
    assertEquals(Reason.EXPIRY, refusal(append(0)));
    assertEquals(Reason.EXPIRY, refusal(append(-1)));
    assertEquals(new Admit(), rules.admit(append(90 * DAY), EMPTY, NOW_MILLIS));
    assertEquals(Reason.EXPIRY, refusal(append(91 * DAY)));
    assertEquals(Reason.EXPIRY, refusal(append(Long.MAX_VALUE - NOW_MILLIS)));
  }

  @Test
  void a_full_mailbox_refuses_what_it_does_not_know() {
    var full = new State(1_000, 0, false);
    var refuse = assertInstanceOf(Refuse.class, rules.admit(append(DAY), full, NOW_MILLIS));
    assertEquals(Reason.FULL, refuse.answer().reason());
    var knownAndFull = new State(1_000, 0, true);
    assertEquals(new Known(), rules.admit(append(DAY), knownAndFull, NOW_MILLIS));
    var emptiedTooOften = new State(0, 8_000, false);
    assertInstanceOf(Refuse.class, rules.admit(append(DAY), emptiedTooOften, NOW_MILLIS));
  }

  @Test
  void entries_of_more_than_thirty_days_leave_three_quarters_of_the_places_to_the_others() {
    var room = new State(249, 0, false);
    var none = new State(250, 0, false);
    assertEquals(new Admit(), rules.admit(append(31 * DAY), room, NOW_MILLIS));
    var refuse = assertInstanceOf(Refuse.class, rules.admit(append(31 * DAY), none, NOW_MILLIS));
    assertEquals(Reason.FULL, refuse.answer().reason());
    assertEquals(new Admit(), rules.admit(append(30 * DAY), none, NOW_MILLIS));
    var knownThere = new State(250, 0, true);
    assertEquals(new Known(), rules.admit(append(31 * DAY), knownThere, NOW_MILLIS));
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

  private AppendEntry append(long ttlMillis) {
    return EntrySignature.append(ADDRESS, entry, NOW_MILLIS + ttlMillis, WRITE_KEY);
  }

  private static AppendEntry copy(AppendEntry from, Hash256 address, Bytes entry, long expires) {
    return new AppendEntry(address, entry, expires, from.writeKey(), from.signature());
  }

  private Reason refusal(AppendEntry append) {
    return assertInstanceOf(Refuse.class, rules.admit(append, EMPTY, NOW_MILLIS)).answer().reason();
  }
}
