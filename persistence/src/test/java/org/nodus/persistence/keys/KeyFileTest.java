package org.nodus.persistence.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nodus.persistence.disk.DiskImage;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.disk.TestSecrets;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Argon2id;

class KeyFileTest {
  private static final TestSecrets RANDOM = new TestSecrets(8);
  private static final Bytes SECRET = RANDOM.apply(32);
  private static final Bytes PASSPHRASE = Bytes.utf8("correct horse");
  private static final Protection OPEN = new Protection.Permissions();
  private static final Protection SEALED =
      new Protection.Passphrase(
          PASSPHRASE, RANDOM.apply(16), RANDOM.apply(12), Argon2id.Effort.LEAST);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("node.key");
  }

  @Test
  void a_key_file_gives_its_secret_back_and_is_closed_to_others() throws IOException {
    KeyFile.create(file, SECRET, OPEN);

    assertEquals(SECRET, KeyFile.open(file, Optional.empty()));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertFalse(KeyFile.needsPassphrase(file));
  }

  @Test
  void a_passphrase_opens_what_it_sealed_and_the_disk_does_not_show_it() throws IOException {
    KeyFile.create(file, SECRET, SEALED);

    assertTrue(KeyFile.needsPassphrase(file));
    assertEquals(SECRET, KeyFile.open(file, Optional.of(PASSPHRASE)));
    assertFalse(DiskImage.contains(directory, SECRET));
  }

  @Test
  void a_passphrase_is_not_shown() {
    assertEquals("Passphrase[…]", SEALED.toString());
  }

  @Test
  void a_wrong_or_missing_passphrase_is_told() {
    KeyFile.create(file, SECRET, SEALED);

    assertThrows(
        KeyFileFailure.WrongPassphrase.class,
        () -> KeyFile.open(file, Optional.of(Bytes.utf8("correct house"))));
    assertThrows(KeyFileFailure.PassphraseNeeded.class, () -> KeyFile.open(file, Optional.empty()));
  }

  @Test
  void wider_permissions_are_refused_with_the_cure() throws IOException {
    KeyFile.create(file, SECRET, OPEN);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    var failure =
        assertThrows(KeyFileFailure.TooOpen.class, () -> KeyFile.open(file, Optional.empty()));

    assertEquals(
        "The key file " + file + " is open to others (rw-r-----). Close it with: chmod 600 " + file,
        failure.getMessage());
  }

  @Test
  void an_existing_key_is_never_overwritten() {
    KeyFile.create(file, SECRET, OPEN);

    assertThrows(KeyFileFailure.Exists.class, () -> KeyFile.create(file, RANDOM.apply(32), OPEN));

    assertEquals(SECRET, KeyFile.open(file, Optional.empty()));
  }

  @Test
  void a_missing_file_is_told() {
    assertThrows(KeyFileFailure.Missing.class, () -> KeyFile.open(file, Optional.empty()));
  }

  @Test
  void a_missing_directory_is_told() {
    assertThrows(
        StoreFailure.class, () -> KeyFile.create(directory.resolve("absent/key"), SECRET, OPEN));
  }

  @Test
  void no_flipped_bit_and_no_cut_gives_a_secret() throws IOException {
    for (var protection : new Protection[] {OPEN, SEALED}) {
      Files.deleteIfExists(file);
      KeyFile.create(file, SECRET, protection);
      var sound = Files.readAllBytes(file);
      for (var at = 0; at < sound.length; at++) {
        var flipped = sound.clone();
        // Bits above the limits of the effort: a test must not spend a gigabyte.
        flipped[at] ^= (byte) 0x80;
        Files.write(file, flipped);
        assertThrows(KeyFileFailure.class, () -> KeyFile.open(file, Optional.of(PASSPHRASE)));
        Files.write(file, Bytes.wrap(sound).slice(0, at).toArray());
        assertThrows(KeyFileFailure.class, () -> KeyFile.open(file, Optional.of(PASSPHRASE)));
      }
    }
  }
}
