package org.nodus.protocol.crypto;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.nodus.protocol.bytes.Bytes;

/** Argon2id (RFC 9106, version 1.3) from Bouncy Castle: turns a passphrase into a key, slowly. */
public final class Argon2id {
  /** RFC 9106 §3.1: salt of 16 bytes recommended; shorter ones are refused here. */
  public static final int MIN_SALT_BYTES = 16;

  private Argon2id() {}

  /**
   * How hard guessing is made. Stored beside the salt, so that it can grow later; a stored effort
   * comes from a file, so callers hold it against {@link #MAX} before they spend it.
   *
   * @param memoryKib memory per guess in KiB
   * @param passes how often the memory is walked
   * @param lanes parallel lanes
   */
  public record Effort(int memoryKib, int passes, int lanes) {
    /** 46 MiB, one pass: one of the settings OWASP recommends; about 25 ms on a laptop. */
    public static final Effort STANDARD = new Effort(46 * 1024, 1, 1);

    /** The most that a file may ask for: 1 GiB and 16 passes. */
    public static final Effort MAX = new Effort(1024 * 1024, 16, 16);

    /** Small enough for tests by the thousand. */
    public static final Effort LEAST = new Effort(8, 1, 1);

    public Effort {
      if (lanes < 1 || passes < 1 || memoryKib < 8 * lanes) {
        throw new IllegalArgumentException("Argon2id needs a pass, a lane and 8 KiB for each lane");
      }
    }

    /** Whether nothing of it is above {@code limit}. */
    public boolean isWithin(Effort limit) {
      return memoryKib <= limit.memoryKib && passes <= limit.passes && lanes <= limit.lanes;
    }
  }

  /**
   * A key of {@code length} bytes from a passphrase.
   *
   * @param passphrase UTF-8
   * @param salt at least 16 random bytes
   * @param length 4 … 1,024
   */
  public static Bytes derive(Bytes passphrase, Bytes salt, Effort effort, int length) {
    return derive(passphrase, salt, Bytes.EMPTY, Bytes.EMPTY, effort, length);
  }

  /** With RFC 9106's optional secret and associated data, which Nodus leaves empty. */
  static Bytes derive(
      Bytes passphrase, Bytes salt, Bytes secret, Bytes data, Effort effort, int length) {
    if (salt.length() < MIN_SALT_BYTES) {
      throw new IllegalArgumentException("a salt has at least 16 bytes, not " + salt.length());
    }
    if (length < 4 || length > 1024) {
      throw new IllegalArgumentException("Argon2id gives 4 … 1024 bytes, not " + length);
    }
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(effort.memoryKib())
            .withIterations(effort.passes())
            .withParallelism(effort.lanes())
            .withSalt(salt.toArray())
            .withSecret(secret.toArray())
            .withAdditional(data.toArray())
            .build());
    var key = new byte[length];
    generator.generateBytes(passphrase.toArray(), key);
    return Bytes.wrap(key);
  }
}
