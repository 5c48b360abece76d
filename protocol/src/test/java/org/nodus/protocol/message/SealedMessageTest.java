package org.nodus.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nodus.protocol.message.MessageFixtures.ALICE;
import static org.nodus.protocol.message.MessageFixtures.BOB;
import static org.nodus.protocol.message.MessageFixtures.EVE;
import static org.nodus.protocol.message.MessageFixtures.NOW_MILLIS;
import static org.nodus.protocol.message.MessageFixtures.filled;

import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Mutations;
import org.nodus.protocol.crypto.Hkdf;
import org.nodus.protocol.identity.HybridSignature;
import org.nodus.protocol.message.Envelope.Purpose;

class SealedMessageTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9_000, 57_000, 200_000, 1024 * 1024})
  void bob_reads_what_alice_wrote_and_knows_it_is_her(int length) {
    var message = MessageFixtures.file(length);
    var sealed = MessageFixtures.sealed(message);
    var opened = assertInstanceOf(Opened.Verified.class, SealedMessage.open(BOB, sealed.bytes()));
    assertEquals(message, opened.message());
    assertEquals(ALICE.uid(), opened.sender());
  }

  @Test
  void a_message_needs_neither_name_nor_file() {
    var header = new Message.Header(ALICE.bundle(), Optional.empty(), BOB.uid(), 0);
    var message = new Message(header, Message.Body.text("grüße 🐝"));
    var opened = SealedMessage.open(BOB, MessageFixtures.sealed(message).bytes());
    assertEquals(new Opened.Verified(message), opened);
  }

  @Test
  void another_key_reads_nothing() {
    var sealed = MessageFixtures.sealed(MessageFixtures.text("hello")).bytes();
    assertInstanceOf(Opened.Unreadable.class, SealedMessage.open(EVE, sealed));
  }

  @Test
  void any_flipped_bit_makes_it_unreadable() {
    var sealed = MessageFixtures.sealed(MessageFixtures.text("hello")).bytes();
    var random = new Random(4);
    for (var round = 0; round < 300; round++) {
      var mutated = Mutations.mutate(random, sealed);
      if (!mutated.equals(sealed)) {
        assertInstanceOf(Opened.Unreadable.class, SealedMessage.open(BOB, mutated));
      }
    }
    assertInstanceOf(Opened.Unreadable.class, SealedMessage.open(BOB, Bytes.EMPTY));
  }

  @Test
  void alices_words_sealed_again_for_eve_are_not_for_eve() throws DecodeFailure {
    var signed = SignedMessage.sign(MessageFixtures.text("for bob alone"), ALICE);
    var resealed = SealedMessage.seal(signed, EVE.bundle(), filled(64, 5));
    assertEquals(new Opened.NotForUs(BOB.uid()), SealedMessage.open(EVE, resealed.bytes()));
  }

  @Test
  void eve_cannot_write_as_alice() throws DecodeFailure {
    var message = MessageFixtures.text("give eve all you have");
    var content = message.toBytes();
    var forged = Bytes.concat(content, HybridSignature.sign(EVE, "message", content));
    var sealed = SealedMessage.seal(new SignedMessage(forged), BOB.bundle(), filled(64, 5));
    assertEquals(new Opened.BadSignature(ALICE.uid()), SealedMessage.open(BOB, sealed.bytes()));
    assertThrows(IllegalArgumentException.class, () -> SignedMessage.sign(message, EVE));
  }

  @Test
  void every_bit_of_content_and_both_signatures_is_covered() {
    var good = SignedMessage.sign(MessageFixtures.text("hi"), ALICE).bytes();
    var random = new Random(8);
    for (var round = 0; round < 250; round++) {
      var bytes = good.toArray();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      var opened = new SignedMessage(Bytes.wrap(bytes)).verify(BOB.uid());
      assertTrue(!(opened instanceof Opened.Verified), "round " + round);
    }
  }

  @Test
  void sealed_rubbish_is_corrupt_and_nothing_escapes() throws DecodeFailure {
    var good = SignedMessage.sign(MessageFixtures.file(100), ALICE).bytes();
    var random = new Random(6);
    for (var round = 0; round < 500; round++) {
      new SignedMessage(Mutations.mutate(random, good)).verify(BOB.uid());
    }
    for (var padded : new Bytes[] {filled(1024, 0), filled(1024, 255), Padding.pad(good, 65_536)}) {
      var envelope =
          Envelope.seal(Purpose.MESSAGE, BOB.bundle().receiving(), padded, filled(64, 5));
      assertInstanceOf(Opened.Corrupt.class, SealedMessage.open(BOB, envelope.bytes()));
    }
  }

  @Test
  void an_envelope_of_one_purpose_does_not_open_as_another() throws DecodeFailure {
    var key = BOB.bundle().receiving();
    var envelope = Envelope.seal(Purpose.MESSAGE, key, Bytes.utf8("x"), filled(64, 5));
    var seed = BOB.receiving().secret();
    assertThrows(
        DecodeFailure.class, () -> Envelope.open(Purpose.MAILBOX_ENTRY, seed, envelope.bytes()));
    var content = Envelope.open(Purpose.MESSAGE, seed, envelope.bytes());
    assertEquals(Bytes.utf8("x"), content.plaintext());
    assertEquals(envelope.key(), content.key());
  }

  @Test
  void lengths_tell_only_a_class() {
    var lengths = new TreeSet<Integer>();
    for (var length = 0; length < 200_000; length += 7_919) {
      lengths.add(MessageFixtures.sealed(MessageFixtures.file(length)).bytes().length() - 1137);
    }
    assertEquals("[16384, 65536, 131072, 196608, 262144]", lengths.toString());
    assertEquals(1024, SizeClass.of(1));
    assertEquals(1024, SizeClass.of(1024));
    assertEquals(4096, SizeClass.of(1025));
    assertEquals(65_536, SizeClass.of(16_385));
    assertEquals(131_072, SizeClass.of(65_537));
  }

  @Test
  void a_message_has_one_byte_form_and_only_a_decode_failure_comes_out_of_mutations()
      throws DecodeFailure {
    var message = MessageFixtures.file(50);
    var bytes = message.toBytes();
    assertEquals(message, Message.read(new ByteReader(bytes)));
    Mutations.of(
        bytes,
        2_000,
        mutated -> {
          var reader = new ByteReader(mutated);
          var read = Message.read(reader);
          reader.end();
          return read.toBytes();
        });
  }

  @Test
  void padding_hides_everything_but_refuses_to_carry_anything() throws DecodeFailure {
    var content = Bytes.utf8("content");
    var padded = Padding.pad(content, 100);
    assertEquals(100, padded.length());
    assertEquals(content, Padding.unpad(padded));
    Mutations.of(padded, 500, mutated -> Padding.pad(Padding.unpad(mutated), mutated.length()));
    assertThrows(IllegalArgumentException.class, () -> Padding.pad(content, 10));
  }

  @Test
  void limits_are_kept_by_the_type() {
    assertThrows(IllegalArgumentException.class, () -> MessageFixtures.file(1024 * 1024 + 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Message.Header(ALICE.bundle(), Optional.empty(), BOB.uid(), -1));
  }

  @Test
  void a_message_key_gives_one_delete_key_and_one_secret_per_share() {
    var key = MessageFixtures.sealed(MessageFixtures.text("paid")).key();
    var account = ALICE.account(0).publicKey();
    var holder = BOB.account(0).publicKey();
    var secret = key.shareSecret(account, 7, 3, holder);
    assertEquals(secret, key.shareSecret(account, 7, 3, holder));
    assertEquals(32, key.deleteKey().publicKey().length());
    assertNotEquals(secret, key.shareSecret(account, 8, 3, holder));
    assertNotEquals(secret, key.shareSecret(account, 7, 4, holder));
    assertNotEquals(secret, key.shareSecret(holder, 7, 3, holder));
    assertNotEquals(secret, key.shareSecret(account, 7, 3, account));
    assertEquals("ShareSecret[…]", secret.toString());
    assertEquals("MessageKey[…]", key.toString());
    assertThrows(IllegalArgumentException.class, () -> key.shareSecret(Bytes.EMPTY, 7, 3, holder));
    assertThrows(IllegalArgumentException.class, () -> key.shareSecret(account, 7, 256, holder));
  }

  @Test
  void a_share_secret_is_derived_as_the_page_says() {
    var key = new MessageKey(MessageFixtures.filled(32, 9));
    var account = ALICE.account(0).publicKey();
    var holder = BOB.account(0).publicKey();
    var info = new ByteWriter().raw(Bytes.utf8("share")).raw(account).i64(7).u8(3).raw(holder);

    assertEquals(
        Hkdf.derive(key.bytes(), Bytes.EMPTY, info.toBytes(), 32),
        key.shareSecret(account, 7, 3, holder).bytes());
  }

  @Test
  void the_bytes_of_a_known_message_never_change() {
    var sealed = MessageFixtures.sealed(MessageFixtures.text("hello"));
    assertEquals(
        "4e45f336581f440f190795568f5888df9e94aded8af3f49cb460ddc6f697b6c7",
        org.nodus.protocol.crypto.Sha256.of(sealed.bytes()).toHex());
    var account = ALICE.account(0).publicKey();
    assertEquals(
        "35eba8975adf74225eef346a4dbe8a97b564525aee31d86fc9d37ec245f29d40",
        sealed.key().shareSecret(account, 7, 3, account).hash().toHex());
    assertEquals(NOW_MILLIS, MessageFixtures.text("hello").header().sentAtMillis());
  }
}
