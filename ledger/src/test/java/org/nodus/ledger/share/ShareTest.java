package org.nodus.ledger.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Hkdf;
import org.nodus.protocol.crypto.Sha256;

class ShareTest {
  private static final Bytes KEY = Sha256.of(Bytes.utf8("message key")).toBytes();
  private static final AccountId ALICE = new AccountId(Sha256.of(Bytes.utf8("alice")));
  private static final AccountId BOB = new AccountId(Sha256.of(Bytes.utf8("bob")));

  @Test
  void a_secret_is_derived_as_the_page_says() {
    var info =
        new ByteWriter()
            .raw(Bytes.utf8("share"))
            .hash(ALICE.key())
            .i64(7)
            .u8(3)
            .hash(BOB.key())
            .toBytes();

    assertEquals(
        Hkdf.derive(KEY, Bytes.EMPTY, info, 32), ShareSecret.derive(KEY, ALICE, 7, 3, BOB));
  }

  @Test
  void every_share_of_every_lock_has_its_own_secret() {
    var secrets =
        List.of(
            ShareSecret.derive(KEY, ALICE, 7, 3, BOB),
            ShareSecret.derive(KEY, BOB, 7, 3, BOB),
            ShareSecret.derive(KEY, ALICE, 8, 3, BOB),
            ShareSecret.derive(KEY, ALICE, 7, 4, BOB),
            ShareSecret.derive(KEY, ALICE, 7, 3, ALICE),
            ShareSecret.derive(Hash256.ZERO.toBytes(), ALICE, 7, 3, BOB));

    assertEquals(secrets.size(), secrets.stream().distinct().count());
  }

  @Test
  void shares_are_even_and_the_remainder_stays_with_the_sender() {
    for (var total = 12L; total < 5_000; total += 7) {
      for (var count = 1; count <= 12; count++) {
        var split = ShareSplit.evenly(new Tokens(total), count);

        assertEquals(new Tokens(total), split.each().times(count).plus(split.remainder()));
        assertTrue(split.remainder().micros() < count);
      }
    }
  }

  @Test
  void an_amount_too_small_for_all_shares_is_refused_with_the_numbers() {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> ShareSplit.evenly(new Tokens(11), 12));

    assertTrue(refused.getMessage().contains("0.000011"), refused.getMessage());
    assertTrue(refused.getMessage().contains("12"), refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ShareSplit.evenly(new Tokens(11), 0));
  }
}
