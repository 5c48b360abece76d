package org.nodus.protocol.contact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.identity.Uid;

class ContactAddressTest {
  private static final long DAY = 86_400_000L;
  private static final Uid BOB = new Uid(new Hash256(1, 2, 3, 4));

  @Test
  void what_was_left_before_midnight_is_found_after_it() {
    var midnight = 20_777 * DAY;
    var left = ContactAddress.today(BOB, midnight - 1, ContactAddressTest::anchor);
    var read = ContactAddress.readable(BOB, midnight, ContactAddressTest::anchor);
    assertEquals(2, read.size());
    assertEquals(20_777, read.getFirst().day());
    assertEquals(left, read.getLast());
    assertEquals(midnight, ContactAddress.beginMillis(20_777));
  }

  @Test
  void who_was_away_for_ninety_days_reads_every_one_of_them() {
    var read = ContactAddress.readable(BOB, 100 * DAY, 90, ContactAddressTest::anchor);
    assertEquals(91, read.size());
    assertEquals(10, read.getLast().day());
    assertThrows(
        IllegalArgumentException.class,
        () -> ContactAddress.readable(BOB, 0, 91, ContactAddressTest::anchor));
  }

  @Test
  void user_day_and_anchor_all_move_the_address() {
    var seen = new HashSet<Hash256>();
    for (var user = 0; user < 3; user++) {
      for (var day = -1; day < 3; day++) {
        for (var anchor = 0; anchor < 3; anchor++) {
          var uid = new Uid(new Hash256(0, 0, 0, user));
          assertTrue(seen.add(new ContactAddress(uid, day, anchor(anchor)).hash()));
        }
      }
    }
  }

  @Test
  void the_layout_is_domain_user_day_anchor() {
    var expected =
        Sha256.of(
            Bytes.utf8("contact"),
            BOB.hash().toBytes(),
            Bytes.ofHex("00005129"),
            anchor(5).toBytes());
    assertEquals(expected, new ContactAddress(BOB, 20_777, anchor(5)).hash());
  }

  @Test
  void days_before_1970_do_not_break_the_count() {
    assertEquals(-1, ContactAddress.dayOf(-1));
    assertEquals(0, ContactAddress.dayOf(0));
  }

  private static Hash256 anchor(int day) {
    return new Hash256(9, 9, 9, day);
  }
}
