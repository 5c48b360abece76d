package org.nodus.protocol.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.identity.Uid;
import org.nodus.protocol.message.MessageFixtures;
import org.nodus.protocol.wire.WireLimits;

class CapabilityTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final Duration DAY = Duration.ofDays(1);
  private static final PairKeys KEYS = PairKeys.of(MessageFixtures.filled(32, 7));
  private static final MailboxPolicy POLICY = new MailboxPolicy(4, 20_000, 86_400);
  private static final Opening OPENING = new Opening(KEYS.address(), 20, NOW, POLICY);
  private static final Capability CAPABILITY =
      Capability.of(
          new Hash256(1, 2, 3, 4),
          new Uid(new Hash256(5, 6, 7, 8)),
          KEYS,
          OPENING,
          OPENING.request(NOW + 7 * DAY.toMillis(), KEYS));

  @Test
  void a_capability_and_its_opening_survive_their_bytes() throws DecodeFailure {
    assertEquals(CAPABILITY, Capability.decode(CAPABILITY.toBytes()));
    assertEquals(Capability.SIZE_BYTES, CAPABILITY.toBytes().length());
    assertEquals(OPENING, Opening.decode(OPENING.toBytes()));
    assertEquals(Opening.SIZE_BYTES, OPENING.toBytes().length());
    assertEquals(WireLimits.OPENING, Opening.SIZE_BYTES);
    assertEquals(KEYS.address(), PairAddress.decode(KEYS.address().toBytes()));
  }

  @Test
  void the_bytes_are_those_of_the_first_version() {
    assertEquals(
        "01aeb2747bf0c45e39c14734397d8b1473bd3d5be862a341716cf810e0999890a7"
            + "c6c1d336931a52bda7dc02ede9125ccfd64c462fe99624bc8e498b81e36d4165"
            + "00000014000001a3185c50000400004e2000015180",
        OPENING.toBytes().toHex());
    assertEquals(
        "82292ce036f120972b43077c94080b3fd03eb5a758dbbdfd4dfd120751e61b05",
        Sha256.of(CAPABILITY.toBytes()).toHex());
    assertEquals(
        "95eaa39657af20b2f3c79fceb44eb94565b6f38fb917ba4195741c2b172e4e19",
        KEYS.address().hash().toHex());
  }

  @Test
  void whatever_is_changed_in_a_capability_it_is_refused_or_names_another_user_or_network() {
    var random = new Random(11);
    var good = CAPABILITY.toBytes().toArray();
    for (var round = 0; round < 2_000; round++) {
      var bytes = good.clone();
      var at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      try {
        var read = Capability.decode(Bytes.wrap(bytes));
        assertTrue(at >= 1 && at < 65, () -> "byte " + at + " was changed and nobody saw it");
        assertNotEquals(CAPABILITY, read);
      } catch (DecodeFailure refused) {
        assertFalse(at >= 1 && at < 65, () -> "byte " + at + ": " + refused.reason());
      }
    }
  }

  @Test
  void random_and_cut_bytes_are_refused_and_nothing_else_happens() {
    var random = new Random(12);
    for (var round = 0; round < 2_000; round++) {
      var bytes = new byte[random.nextInt(2 * Capability.SIZE_BYTES)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = 1;
      }
      assertThrows(DecodeFailure.class, () -> Capability.decode(Bytes.wrap(bytes)));
      var opening = bytes.length == Opening.SIZE_BYTES ? bytes : new byte[Opening.SIZE_BYTES];
      assertThrows(DecodeFailure.class, () -> Opening.decode(Bytes.wrap(opening)));
    }
    for (var length = 0; length < Capability.SIZE_BYTES; length++) {
      var cut = CAPABILITY.toBytes().slice(0, length);
      assertThrows(DecodeFailure.class, () -> Capability.decode(cut));
    }
  }

  @Test
  void the_keys_of_one_secret_are_always_the_same_and_of_another_are_others() {
    var other = PairKeys.of(MessageFixtures.filled(32, 8));

    assertEquals(KEYS, PairKeys.of(MessageFixtures.filled(32, 7)));
    assertNotEquals(KEYS.write(), KEYS.read());
    assertNotEquals(KEYS.address().hash(), other.address().hash());
    assertFalse(KEYS.toString().contains(KEYS.read().secret().toHex()));
    assertFalse(CAPABILITY.toString().contains(KEYS.write().secret().toHex()));
  }

  @Test
  void a_sender_hears_why_before_he_begins() {
    var last = NOW + 7 * DAY.toMillis();

    assertEquals(Optional.empty(), CAPABILITY.objection(20_000, DAY, NOW));
    assertTrue(CAPABILITY.objection(20_001, DAY, NOW).orElseThrow().contains("20000 bytes"));
    assertTrue(
        CAPABILITY.objection(1, DAY.plusSeconds(1), NOW).orElseThrow().contains("86400 seconds"));
    assertTrue(CAPABILITY.objection(1, DAY, last).orElseThrow().contains("expired"));
    assertTrue(
        CAPABILITY.objection(1, DAY, last - DAY.toMillis() + 1).orElseThrow().contains("ends at"));
    assertEquals(Optional.empty(), CAPABILITY.objection(1, DAY, last - DAY.toMillis()));
  }

  @Test
  void a_message_may_wait_until_the_allowance_or_its_policy_ends() {
    var last = CAPABILITY.untilMillis();

    assertEquals(DAY, CAPABILITY.longest(last - DAY.toMillis() - 1));
    assertEquals(Duration.ofMillis(7), CAPABILITY.longest(last - 7));
    assertEquals(Duration.ZERO, CAPABILITY.longest(last + 1));
  }

  @Test
  void nobody_makes_an_opening_or_a_policy_beyond_the_limits() {
    assertThrows(IllegalArgumentException.class, () -> new Opening(KEYS.address(), 0, NOW, POLICY));
    assertThrows(
        IllegalArgumentException.class, () -> new Opening(KEYS.address(), 513, NOW, POLICY));
    assertThrows(IllegalArgumentException.class, () -> new MailboxPolicy(0, 1, 60));
    assertThrows(IllegalArgumentException.class, () -> new MailboxPolicy(129, 1, 60));
    assertThrows(IllegalArgumentException.class, () -> new MailboxPolicy(1, 0, 60));
    assertThrows(IllegalArgumentException.class, () -> new MailboxPolicy(1, 1 << 21, 60));
    assertThrows(IllegalArgumentException.class, () -> new MailboxPolicy(1, 1, 59));
    assertThrows(IllegalArgumentException.class, () -> new MailboxPolicy(1, 1, 7_776_001));
  }
}
