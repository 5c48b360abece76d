package org.nodus.persistence.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.file.WholeFile;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.AesGcm;
import org.nodus.protocol.crypto.Argon2id;
import org.nodus.protocol.crypto.Sha256;

/**
 * One secret in one file, big-endian.
 *
 * <pre>
 * "NKEY" (4) ‖ version 1 (1) ‖ kind (1) ‖
 *   kind 0, in the clear:   length (4) ‖ secret ‖ first 8 bytes of SHA-256 of all before
 *   kind 1, passphrase:     memory KiB (4) ‖ passes (4) ‖ lanes (4) ‖ length (4) ‖ salt ‖ nonce (12)
 *                           ‖ length (4) ‖ AES-256-GCM of the secret, all before authenticated
 * key of kind 1 = Argon2id(passphrase, salt)
 * </pre>
 */
public final class KeyFile {
  /** More than any key of ours; what a reader is ready to hold. */
  public static final int MAX_SECRET_BYTES = 4096;

  private static final int MAX_FILE_BYTES = MAX_SECRET_BYTES + 256;
  private static final int MAX_SALT_BYTES = 64;
  private static final int MAGIC = 0x4e4b4559;
  private static final int VERSION = 1;
  private static final int CLEAR = 0;
  private static final int SEALED = 1;
  private static final int CHECK_BYTES = 8;

  private KeyFile() {}

  /** Writes {@code secret} into a new file of mode 0600; durable on return. */
  public static void create(Path file, Bytes secret, Protection protection) {
    if (secret.length() > MAX_SECRET_BYTES) {
      throw new IllegalArgumentException("a secret of " + secret.length() + " bytes is no key");
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new KeyFileFailure.Exists(file);
    }
    WholeFile.write(file, bytesOf(secret, protection));
  }

  /** True if reading needs a passphrase. */
  public static boolean needsPassphrase(Path file) {
    return read(file).slice(0, 6).get(5) == SEALED;
  }

  /**
   * The secret in {@code file}.
   *
   * @param passphrase UTF-8; not looked at when the file has none
   * @throws KeyFileFailure if it does not open, each reason its own class
   */
  public static Bytes open(Path file, Optional<Bytes> passphrase) {
    var content = read(file);
    try {
      var reader = new ByteReader(content);
      reader.raw(5);
      return reader.u8() == CLEAR
          ? clear(content, reader)
          : unsealed(file, content, reader, passphrase);
    } catch (DecodeFailure damaged) {
      throw new KeyFileFailure.Damaged(file, damaged.reason());
    }
  }

  private static Bytes read(Path file) {
    requireClosed(file);
    var content = WholeFile.read(file, MAX_FILE_BYTES);
    try {
      var reader = new ByteReader(content);
      if (reader.i32() != MAGIC) {
        throw new KeyFileFailure.Damaged(file, "it does not begin like a key file");
      }
      if (reader.u8() != VERSION || reader.u8() > SEALED) {
        throw new KeyFileFailure.Damaged(file, "a later version of Nodus made it");
      }
      return content;
    } catch (DecodeFailure tooShort) {
      throw new KeyFileFailure.Damaged(file, tooShort.reason());
    }
  }

  private static void requireClosed(Path file) {
    try {
      var permissions = Files.getPosixFilePermissions(file);
      var owners = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
      if (!owners.containsAll(permissions)) {
        throw new KeyFileFailure.TooOpen(file, PosixFilePermissions.toString(permissions));
      }
    } catch (NoSuchFileException absent) {
      throw new KeyFileFailure.Missing(file);
    } catch (IOException failure) {
      throw new StoreFailure.Broken("The key file " + file + " could not be read.", failure);
    }
  }

  private static Bytes bytesOf(Bytes secret, Protection protection) {
    var writer = new ByteWriter().i32(MAGIC).u8(VERSION);
    return switch (protection) {
      case Protection.Permissions plain -> {
        var all = writer.u8(CLEAR).sized(secret).toBytes();
        yield Bytes.concat(all, check(all));
      }
      case Protection.Passphrase sealing -> {
        var effort = sealing.effort();
        var before =
            writer
                .u8(SEALED)
                .i32(effort.memoryKib())
                .i32(effort.passes())
                .i32(effort.lanes())
                .sized(sealing.salt())
                .raw(sealing.nonce())
                .toBytes();
        var key = keyOf(sealing.passphrase(), sealing.salt(), effort);
        var sealed = AesGcm.seal(key, sealing.nonce(), before, secret);
        yield new ByteWriter().raw(before).sized(sealed).toBytes();
      }
    };
  }

  private static Bytes clear(Bytes content, ByteReader reader) throws DecodeFailure {
    var secret = reader.sized(MAX_SECRET_BYTES);
    var before = content.slice(0, content.length() - reader.remaining());
    if (!reader.raw(CHECK_BYTES).equals(check(before))) {
      throw new DecodeFailure("its checksum does not match");
    }
    reader.end();
    return secret;
  }

  private static Bytes unsealed(
      Path file, Bytes content, ByteReader reader, Optional<Bytes> passphrase)
      throws DecodeFailure {
    var effort = effort(reader.i32(), reader.i32(), reader.i32());
    var salt = reader.sized(MAX_SALT_BYTES);
    var nonce = reader.raw(AesGcm.NONCE_BYTES);
    var before = content.slice(0, content.length() - reader.remaining());
    var sealed = reader.sized(MAX_SECRET_BYTES + AesGcm.TAG_BYTES);
    reader.end();
    if (salt.length() < Argon2id.MIN_SALT_BYTES) {
      throw new DecodeFailure("its salt is too short");
    }
    var given = passphrase.orElseThrow(() -> new KeyFileFailure.PassphraseNeeded(file));
    try {
      return AesGcm.open(keyOf(given, salt, effort), nonce, before, sealed);
    } catch (DecodeFailure refused) {
      throw new KeyFileFailure.WrongPassphrase(file);
    }
  }

  private static Argon2id.Effort effort(int memoryKib, int passes, int lanes) throws DecodeFailure {
    try {
      var effort = new Argon2id.Effort(memoryKib, passes, lanes);
      if (effort.isWithin(Argon2id.Effort.MAX)) {
        return effort;
      }
    } catch (IllegalArgumentException impossible) {
      // Said below.
    }
    throw new DecodeFailure("it asks for an impossible effort");
  }

  private static Bytes keyOf(Bytes passphrase, Bytes salt, Argon2id.Effort effort) {
    return Argon2id.derive(passphrase, salt, effort, AesGcm.KEY_BYTES);
  }

  private static Bytes check(Bytes all) {
    return Sha256.of(all).toBytes().slice(0, CHECK_BYTES);
  }
}
