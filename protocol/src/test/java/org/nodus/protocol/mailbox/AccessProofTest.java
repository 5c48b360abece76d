package org.nodus.protocol.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nodus.protocol.message.MessageFixtures.ALICE;
import static org.nodus.protocol.message.MessageFixtures.BOB;
import static org.nodus.protocol.message.MessageFixtures.NOW_MILLIS;

import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.PairKeys;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.mailbox.AccessProof.Verdict;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.wire.Request.MailboxAccess;

class AccessProofTest {
  private static final NodeId NODE = MailboxFixtures.node(1).id();
  private static final Bytes NONCE = MessageFixtures.filled(16, 4);
  private final ContactAddress address =
      ContactAddress.today(BOB.uid(), NOW_MILLIS, day -> new Hash256(0, 0, 0, day));
  private final MailboxAccess access = AccessProof.sign(BOB, address, NODE, NOW_MILLIS, NONCE);

  @Test
  void the_read_key_of_a_pair_opens_its_mailbox_and_the_write_key_does_not() {
    var keys = PairKeys.of(MessageFixtures.filled(32, 9));
    var proof = AccessProof.sign(keys, NODE, NOW_MILLIS, NONCE);
    var swapped =
        AccessProof.sign(new PairKeys(keys.write(), keys.write()), NODE, NOW_MILLIS, NONCE);
    var forged =
        new MailboxAccess(
            keys.address().toBytes(), 0, Hash256.ZERO, NOW_MILLIS, NONCE, swapped.signature());
    var hash = keys.address().hash();

    assertEquals(Verdict.GRANTED, AccessProof.check(proof, hash, NODE, NOW_MILLIS, 60_000));
    assertEquals(Verdict.NOT_THE_OWNER, AccessProof.check(swapped, hash, NODE, NOW_MILLIS, 60_000));
    assertEquals(Verdict.BAD_SIGNATURE, AccessProof.check(forged, hash, NODE, NOW_MILLIS, 60_000));
  }

  @Test
  void the_owner_is_let_in_within_a_minute() {
    assertEquals(Verdict.GRANTED, check(access, NOW_MILLIS));
    assertEquals(Verdict.GRANTED, check(access, NOW_MILLIS + 60_000));
    assertEquals(Verdict.GRANTED, check(access, NOW_MILLIS - 60_000));
    assertEquals(Verdict.OUT_OF_TIME, check(access, NOW_MILLIS + 60_001));
    assertEquals(Verdict.OUT_OF_TIME, check(access, NOW_MILLIS - 60_001));
  }

  @Test
  void a_proof_for_one_holder_is_worth_nothing_at_another() {
    var other = MailboxFixtures.node(2).id();
    assertEquals(
        Verdict.BAD_SIGNATURE,
        AccessProof.check(access, address.hash(), other, NOW_MILLIS, 60_000));
  }

  @Test
  void another_user_another_day_and_another_anchor_are_not_the_owner() {
    var alices = ContactAddress.today(ALICE.uid(), NOW_MILLIS, day -> Hash256.ZERO);
    var foreign = AccessProof.sign(ALICE, alices, NODE, NOW_MILLIS, NONCE);
    assertEquals(Verdict.NOT_THE_OWNER, check(foreign, NOW_MILLIS));
    var otherDay = with(access.bundle(), access.day() + 1, access.timeMillis(), NONCE);
    assertEquals(Verdict.NOT_THE_OWNER, check(otherDay, NOW_MILLIS));
    assertThrows(
        IllegalArgumentException.class,
        () -> AccessProof.sign(ALICE, address, NODE, NOW_MILLIS, NONCE));
  }

  @Test
  void changed_times_nonces_and_bundles_are_refused() {
    var later = with(access.bundle(), access.day(), access.timeMillis() + 1, NONCE);
    assertEquals(Verdict.BAD_SIGNATURE, check(later, NOW_MILLIS));
    var fresh = MessageFixtures.filled(16, 5);
    var renewed = with(access.bundle(), access.day(), access.timeMillis(), fresh);
    assertEquals(Verdict.BAD_SIGNATURE, check(renewed, NOW_MILLIS));
    var shortNonce = with(access.bundle(), access.day(), access.timeMillis(), Bytes.EMPTY);
    assertEquals(Verdict.MALFORMED, check(shortNonce, NOW_MILLIS));
    var noBundle = with(Bytes.utf8("no bundle"), access.day(), access.timeMillis(), NONCE);
    assertEquals(Verdict.MALFORMED, check(noBundle, NOW_MILLIS));
    var extreme = with(access.bundle(), access.day(), Long.MIN_VALUE, NONCE);
    assertEquals(Verdict.OUT_OF_TIME, check(extreme, NOW_MILLIS));
  }

  private Verdict check(MailboxAccess proof, long nowMillis) {
    return AccessProof.check(
        proof, address.hash(), NODE, nowMillis, AccessProof.DEFAULT_TOLERANCE_MILLIS);
  }

  private MailboxAccess with(Bytes bundle, int day, long timeMillis, Bytes nonce) {
    return new MailboxAccess(bundle, day, access.anchor(), timeMillis, nonce, access.signature());
  }
}
