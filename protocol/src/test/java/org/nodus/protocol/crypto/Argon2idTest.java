package org.nodus.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Argon2id.Effort;

class Argon2idTest {
  private static final Bytes SALT = Bytes.ofHex("02".repeat(16));

  /** RFC 9106 §5.3. */
  @Test
  void derives_as_rfc_9106_says() {
    assertEquals(
        "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
        Argon2id.derive(
                Bytes.ofHex("01".repeat(32)),
                SALT,
                Bytes.ofHex("03".repeat(8)),
                Bytes.ofHex("04".repeat(12)),
                new Effort(32, 3, 4),
                32)
            .toHex());
  }

  @Test
  void passphrase_salt_and_effort_all_matter() {
    var key = Argon2id.derive(Bytes.utf8("correct horse"), SALT, Effort.LEAST, 32);

    assertEquals(key, Argon2id.derive(Bytes.utf8("correct horse"), SALT, Effort.LEAST, 32));
    assertNotEquals(key, Argon2id.derive(Bytes.utf8("correct house"), SALT, Effort.LEAST, 32));
    assertNotEquals(
        key, Argon2id.derive(Bytes.utf8("correct horse"), SALT, new Effort(8, 2, 1), 32));
    assertNotEquals(
        key,
        Argon2id.derive(
            Bytes.utf8("correct horse"), Bytes.ofHex("05".repeat(16)), Effort.LEAST, 32));
  }

  @Test
  void an_effort_from_a_file_is_held_against_a_limit() {
    assertTrue(Effort.STANDARD.isWithin(Effort.MAX));
    assertFalse(new Effort(8 * 1024 * 1024, 1, 1).isWithin(Effort.MAX));
    assertThrows(IllegalArgumentException.class, () -> new Effort(7, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Argon2id.derive(SALT, SALT.slice(0, 15), Effort.LEAST, 32));
  }
}
