package org.nodus.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nodus.protocol.bytes.Bytes;

class Blake2bTest {
  /** RFC 7693 Appendix A. */
  @Test
  void hashes_as_rfc_7693_says() {
    var expected =
        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923";

    assertEquals(expected, Blake2b.of(64, Bytes.utf8("abc")).toHex());
    assertEquals(expected, Blake2b.of(64, Bytes.utf8("a"), Bytes.utf8("bc")).toHex());
  }

  /** Nano's public work values: BLAKE2b-64(work little-endian ‖ root), read little-endian. */
  @ParameterizedTest
  @CsvSource({
    "60E6F8E0017F59C8CE5447C1F1E951CAD302661DC40E44C4ECEA2F7F835D3E7B, CB376DF467B7270C, fffffff4e64347a6",
    "718CC2121C3E641059BC1C2CFC45666C99E8AE922F7A807B7D07B62C995D79E2, 2bf29ef00786a6bc, ffffffd21c3933f4"
  })
  void a_reused_hasher_agrees_with_nano(String root, String work, String value) {
    var hasher = new Blake2b.Hasher(8);
    var hash = new byte[8];

    for (var round = 0; round < 2; round++) {
      hasher.update(reversed(Bytes.ofHex(work)).toArray());
      hasher.update(Bytes.ofHex(root).toArray());
      hasher.finish(hash);
      assertEquals(value, reversed(Bytes.copyOf(hash)).toHex());
    }
  }

  @Test
  void sizes_that_do_not_exist_are_errors() {
    assertThrows(IllegalArgumentException.class, () -> Blake2b.of(0));
    assertThrows(IllegalArgumentException.class, () -> Blake2b.of(65));
  }

  private static Bytes reversed(Bytes bytes) {
    var reversed = new byte[bytes.length()];
    for (var i = 0; i < reversed.length; i++) {
      reversed[i] = bytes.get(reversed.length - 1 - i);
    }
    return Bytes.wrap(reversed);
  }
}
