package org.nodus.protocol.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

class UidTest {
  private static final Uid ALICE = Identities.alice().uid();

  @Test
  void a_uid_is_written_and_read_in_either_case() throws DecodeFailure {
    var text = ALICE.toBech32m();

    assertTrue(text.startsWith("nodus1"));
    assertEquals(Uid.TEXT_LENGTH, text.length());
    assertEquals(ALICE, Uid.parse(text));
    assertEquals(ALICE, Uid.parse(text.toUpperCase(Locale.ROOT)));
  }

  @Test
  void any_mistyped_character_is_noticed() {
    var text = ALICE.toBech32m();
    var random = new Random(7);

    for (var i = 0; i < text.length(); i++) {
      var typed = new StringBuilder(text);
      var other = (char) (33 + random.nextInt(94));
      typed.setCharAt(i, other == text.charAt(i) ? '~' : other);
      assertThrows(DecodeFailure.class, () -> Uid.parse(typed.toString()), typed.toString());
      var cut = new StringBuilder(text).deleteCharAt(i).toString();
      assertThrows(DecodeFailure.class, () -> Uid.parse(cut), cut);
    }
  }

  @Test
  void the_reason_says_what_is_wrong() {
    var text = ALICE.toBech32m();

    assertEquals(
        "a UID that has a wrong checksum: some character is mistyped or missing",
        reasonOf(text.substring(0, 63)));
    assertEquals("a UID that begins with 'bc1', not 'nodus1'", reasonOf(bitcoin()));
    assertEquals("a UID that mixes upper and lower case", reasonOf("N" + text.substring(1)));
    assertEquals("a UID that has no prefix that ends with '1'", reasonOf(""));
    assertEquals("a UID that has no prefix that ends with '1'", reasonOf("alice"));
    assertEquals(
        "a UID that has 22 characters, not 64",
        reasonOf(Bech32m.encode("nodus", Bytes.ofHex("00112233445566778899".substring(0, 12)))));
  }

  private static String bitcoin() {
    return Bech32m.encode("bc", ALICE.hash().toBytes());
  }

  private static String reasonOf(String text) {
    return assertThrows(DecodeFailure.class, () -> Uid.parse(text)).reason();
  }
}
