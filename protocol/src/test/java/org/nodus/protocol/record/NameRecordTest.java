package org.nodus.protocol.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.identity.Identities;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.UserName;

class NameRecordTest {
  private static final IdentityKeys ALICE = Identities.alice();
  private static final IdentityKeys BOB = Identities.bob();
  private static final List<NameRecord> VERSIONS = NameStories.alices(2);
  private static final NameRecord FIRST = VERSIONS.getFirst();
  private static final NameRecord SECOND = VERSIONS.getLast();
  private static final Instant NOW = NameStories.START.plusSeconds(86_400);

  @Test
  void both_shapes_are_read_back_as_they_were() throws DecodeFailure {
    for (var version : VERSIONS) {
      var bytes = version.toBytes();

      assertEquals(version, NameRecord.decode(bytes));
      assertEquals(bytes, NameRecord.decode(bytes).toBytes());
      assertTrue(bytes.length() <= NameRecord.MAX_BYTES);
      assertTrue(NameRecord.MAX_BYTES <= 16 * 1024);
      assertTrue(version.isSelfSigned());
    }
    var longName = new UserName("a".repeat(UserName.MAX_LENGTH));
    var longest =
        NameRecord.first(longName, ALICE, NameStories.account(ALICE, 0), NOW)
            .successor(ALICE, ALICE, NameStories.account(ALICE, 0), NOW);
    assertEquals(NameRecord.MAX_BYTES, longest.toBytes().length());
  }

  /** Records outlive programs: their bytes never change by accident. */
  @Test
  void the_canonical_bytes_are_golden() {
    assertEquals(
        "53459bda8c07dfba6454b9e955d08101dfd46f71a162e12ed46168f07ce47ad5",
        Sha256.of(FIRST.toBytes()).toHex());
    assertEquals(
        "59196a720a43536b63eb4f3c182dc0dc51e8ab6d1f047c9038b841ed10ec7cce",
        Sha256.of(SECOND.toBytes()).toHex());
  }

  @Test
  void the_key_depends_on_the_name_alone() {
    assertEquals(
        "50eefae5cd432ce31105903ae30eeaecf97a264db366d616f9534b15076bea44",
        NameRecord.keyOf(new UserName("alice")).toHex());
    assertEquals(FIRST.key(), SECOND.key());
  }

  @Test
  void a_change_of_keys_needs_the_keys_of_before() {
    var account = NameStories.account(BOB, 0);
    var handedOver = FIRST.successor(ALICE, BOB, account, NOW);
    var stolen = FIRST.successor(BOB, BOB, account, NOW);

    assertTrue(handedOver.follows(FIRST));
    assertEquals(BOB.uid(), handedOver.uid());
    assertTrue(stolen.isSelfSigned());
    assertFalse(stolen.follows(FIRST));
    assertFalse(handedOver.follows(SECOND));
    assertFalse(SECOND.follows(SECOND));
  }

  @Test
  void a_version_issued_before_the_one_it_follows_does_not_follow() {
    var back =
        FIRST.successor(
            ALICE, ALICE, NameStories.account(ALICE, 1), NameStories.START.minusMillis(1));

    assertFalse(back.follows(FIRST));
  }

  /** Every byte of the body and the signatures' Ed25519 halves, samples of the rest. */
  @Test
  void any_changed_byte_is_refused_by_a_node_that_knows_nothing() {
    var random = new Random(11);
    for (var version : VERSIONS) {
      var bytes = version.toBytes();
      for (var i = 0; i < bytes.length(); i += i < 90 ? 1 : 1 + random.nextInt(59)) {
        var mutated = bytes.toArray();
        mutated[i] ^= (byte) (1 << random.nextInt(8));
        assertRefused(version, Bytes.wrap(mutated), List.of(), "byte " + i);
      }
    }
  }

  @Test
  void any_changed_byte_is_refused_by_a_node_that_has_the_version_before() {
    var random = new Random(12);
    var bytes = SECOND.toBytes();
    for (var i = 0; i < bytes.length(); i += i < 90 ? 1 : 1 + random.nextInt(79)) {
      var mutated = bytes.toArray();
      mutated[i] ^= (byte) (1 + random.nextInt(255));
      assertRefused(SECOND, Bytes.wrap(mutated), List.of(FIRST), "byte " + i);
    }
  }

  @Test
  void whatever_is_cut_or_longer_is_refused() {
    var bytes = SECOND.toBytes();
    for (var length = 0; length < bytes.length(); length += 7) {
      var cut = bytes.slice(0, length);
      assertThrows(DecodeFailure.class, () -> NameRecord.decode(cut));
    }
    var longer = Bytes.concat(FIRST.toBytes(), Bytes.wrap(new byte[1]));
    assertThrows(DecodeFailure.class, () -> NameRecord.decode(longer));
    assertThrows(DecodeFailure.class, () -> NameRecord.decode(Bytes.wrap(new byte[20_000])));
  }

  @Test
  void noise_is_refused() {
    var random = new Random(13);
    for (var round = 0; round < 500; round++) {
      var noise = new byte[random.nextInt(NameRecord.MAX_BYTES + 100)];
      random.nextBytes(noise);
      if (noise.length > 1) {
        noise[0] = 1;
        noise[1] = (byte) random.nextInt(40);
      }
      assertThrows(DecodeFailure.class, () -> NameRecord.decode(Bytes.wrap(noise)));
    }
  }

  private static void assertRefused(
      NameRecord original, Bytes mutated, List<NameRecord> existing, String where) {
    try {
      var verdict = RecordRules.admit(original.key(), existing, NameRecord.decode(mutated), NOW);
      assertInstanceOf(Verdict.Refused.class, verdict, where);
    } catch (DecodeFailure refused) {
      assertFalse(refused.reason().isEmpty());
    }
  }
}
