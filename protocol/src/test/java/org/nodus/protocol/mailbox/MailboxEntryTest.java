package org.nodus.protocol.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.protocol.message.MessageFixtures.BOB;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Mutations;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.message.MessageKey;
import org.nodus.protocol.message.Opened;
import org.nodus.protocol.message.SignedMessage;

class MailboxEntryTest {
  @Test
  void a_text_travels_in_the_entry_itself() throws DecodeFailure {
    var entry = MailboxFixtures.inline("short");
    assertEquals(16_384, entry.bytes().length());
    var inline = assertInstanceOf(EntryContent.Inline.class, entry.open(BOB));
    assertEquals(
        new Opened.Verified(MessageFixtures.text("short")), inline.message().verify(BOB.uid()));
    assertEquals(Sha256.of(entry.bytes()), entry.id());
  }

  @Test
  void what_fits_inline_is_decided_to_the_byte() throws DecodeFailure {
    var room = 0;
    var some = SignedMessage.sign(text(8_000), MessageFixtures.ALICE).bytes();
    for (var length = 8_000; length < 9_000; length++) {
      var padded = Bytes.concat(some, Bytes.wrap(new byte[length - 8_000]));
      if (!MailboxEntry.fitsInline(new SignedMessage(padded))) {
        room = length - 1;
        break;
      }
    }
    assertTrue(room > 8_000, "a page of text fits");
    var signed = SignedMessage.sign(text(room), MessageFixtures.ALICE);
    var entry = MailboxFixtures.seal(new EntryContent.Inline(signed));
    assertEquals(new EntryContent.Inline(signed), entry.open(BOB));
    var tooLong = SignedMessage.sign(text(room + 1), MessageFixtures.ALICE);
    assertThrows(
        IllegalArgumentException.class,
        () -> MailboxFixtures.seal(new EntryContent.Inline(tooLong)));
  }

  @Test
  void a_notification_with_64_paid_holders_fits() throws DecodeFailure {
    for (var paid : new boolean[] {false, true}) {
      for (var holders : new int[] {1, 12, 64}) {
        var notification = MailboxFixtures.notification(holders, paid);
        assertEquals(notification, MailboxFixtures.seal(notification).open(BOB));
      }
    }
  }

  @Test
  void nobody_but_the_owner_opens_an_entry() {
    var entry = MailboxFixtures.inline("secret");
    assertThrows(DecodeFailure.class, () -> entry.open(MessageFixtures.EVE));
    var random = new Random(3);
    for (var round = 0; round < 200; round++) {
      var mutated = Mutations.mutate(random, entry.bytes());
      if (mutated.length() == MailboxEntry.SIZE_BYTES) {
        assertThrows(DecodeFailure.class, () -> MailboxEntry.parse(mutated).open(BOB));
      } else {
        assertThrows(DecodeFailure.class, () -> MailboxEntry.parse(mutated));
      }
    }
  }

  @Test
  void content_has_one_byte_form_and_only_a_decode_failure_comes_out_of_mutations()
      throws DecodeFailure {
    for (var content :
        List.of(
            MailboxFixtures.notification(5, false),
            MailboxFixtures.notification(12, true),
            new EntryContent.Inline(new SignedMessage(Bytes.utf8("anything"))))) {
      assertEquals(content, EntryContent.read(content.toBytes()));
      Mutations.of(content.toBytes(), 3_000, bytes -> EntryContent.read(bytes).toBytes());
    }
  }

  @Test
  void holders_are_sorted_and_none_is_named_twice() {
    var good = MailboxFixtures.notification(12, true);
    var shuffled = new ArrayList<>(good.holders());
    Collections.shuffle(shuffled, new Random(1));
    assertEquals(good, with(good, shuffled));
    shuffled.add(good.holders().getFirst());
    assertThrows(IllegalArgumentException.class, () -> with(good, shuffled));
    assertThrows(IllegalArgumentException.class, () -> with(good, List.of()));
  }

  @Test
  void a_message_key_of_another_message_is_refused() {
    var good = MailboxFixtures.notification(12, false);
    var foreign = new MessageKey(MessageFixtures.filled(32, 1));
    var wrong =
        new Notification(
            good.commitment(),
            good.n(),
            good.expiresAtMillis(),
            foreign,
            good.holders(),
            Optional.empty());
    assertThrows(DecodeFailure.class, () -> EntryContent.read(wrong.toBytes()));
  }

  /** Else a sender could point the recipient's datagrams at a group or at nobody. */
  @Test
  void a_holder_without_the_address_of_one_host_is_refused() {
    var good = MailboxFixtures.notification(1, false);
    for (var address :
        List.of(
            "00000000",
            "e0000001",
            "ffffffff",
            "00".repeat(16),
            "ff02" + "00".repeat(13) + "01",
            "00000000000000000000ffff7f000001")) {
      var endpoint = new Endpoint(Bytes.ofHex(address), 4_000);
      var contact = Contact.of(MailboxFixtures.node(1), endpoint);
      var wrong = with(good, List.of(new Holder(0, contact)));

      assertThrows(DecodeFailure.class, () -> EntryContent.read(wrong.toBytes()), address);
    }
  }

  @Test
  void entries_of_two_messages_have_nothing_in_common_but_their_length() {
    var one = MailboxFixtures.inline("one");
    var other = MailboxFixtures.seal(MailboxFixtures.notification(12, true));
    assertEquals(one.bytes().length(), other.bytes().length());
    assertFalse(one.id().equals(other.id()));
  }

  private static Notification with(Notification good, List<Holder> holders) {
    return new Notification(
        good.commitment(), good.n(), good.expiresAtMillis(), good.key(), holders, good.payment());
  }

  private static org.nodus.protocol.message.Message text(int length) {
    return MessageFixtures.text("x".repeat(length));
  }
}
