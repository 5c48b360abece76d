package org.nodus.protocol.message;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.AesGcm;
import org.nodus.protocol.crypto.Hkdf;
import org.nodus.protocol.crypto.XWing;

/**
 * Bytes sealed for one recipient: readable by the owner of an X-Wing key and by nobody else, and
 * silent about who sealed them.
 *
 * <pre>
 * | bytes | what                                                        |
 * |-------|-------------------------------------------------------------|
 * | 1     | version, 1                                                  |
 * | 1,120 | X-Wing ciphertext                                           |
 * | m     | AES-256-GCM of the m bytes sealed                           |
 * | 16    | its tag                                                     |
 *
 * key ‖ nonce (32 + 12) = HKDF(KEM secret, purpose)
 * associated data       = purpose ‖ version ‖ X-Wing ciphertext
 * </pre>
 *
 * The nonce may be derived because every KEM secret seals once.
 *
 * @param bytes what may be shown to the world
 * @param key what only the sealer and the recipient know besides
 */
public record Envelope(Bytes bytes, MessageKey key) {
  public static final int VERSION = 1;

  /** How much longer sealed bytes are: version, KEM ciphertext and tag. */
  public static final int OVERHEAD_BYTES = 1 + XWing.CIPHERTEXT_BYTES + AesGcm.TAG_BYTES;

  private static final Bytes VERSION_BYTE = Bytes.copyOf(new byte[] {VERSION});

  /** What is sealed: an envelope of one purpose does not open as another. */
  public enum Purpose {
    MESSAGE("message seal"),
    MAILBOX_ENTRY("entry seal");

    private final String domain;

    Purpose(String domain) {
      this.domain = domain;
    }

    private Bytes domain() {
      return Bytes.utf8(domain);
    }
  }

  /** What an envelope holds, and the key that only two know. */
  public record Content(Bytes plaintext, MessageKey key) {}

  /**
   * Seals for the owner of an X-Wing key, which is refused when it is none.
   *
   * @param random {@link XWing#RANDOM_BYTES} secret bytes, used once
   */
  public static Envelope seal(Purpose purpose, Bytes sealingKey, Bytes plaintext, Bytes random)
      throws DecodeFailure {
    var encapsulated = XWing.encapsulate(sealingKey, random);
    var clear = Bytes.concat(VERSION_BYTE, encapsulated.ciphertext());
    var keys = Keys.of(purpose, encapsulated.secret());
    var aad = Bytes.concat(purpose.domain(), clear);
    var sealed = AesGcm.seal(keys.key(), keys.nonce(), aad, plaintext);
    return new Envelope(Bytes.concat(clear, sealed), MessageKey.of(encapsulated.secret()));
  }

  /** Opens with the X-Wing seed; a wrong seed and damaged bytes look alike. */
  public static Content open(Purpose purpose, Bytes sealingSeed, Bytes sealed)
      throws DecodeFailure {
    var reader = new ByteReader(sealed);
    if (reader.u8() != VERSION) {
      throw new DecodeFailure("sealed in a version this one does not know");
    }
    var secret = XWing.decapsulate(sealingSeed, reader.raw(XWing.CIPHERTEXT_BYTES));
    var aad = Bytes.concat(purpose.domain(), sealed.slice(0, sealed.length() - reader.remaining()));
    var keys = Keys.of(purpose, secret);
    var plaintext = AesGcm.open(keys.key(), keys.nonce(), aad, reader.raw(reader.remaining()));
    return new Content(plaintext, MessageKey.of(secret));
  }

  private record Keys(Bytes key, Bytes nonce) {
    static Keys of(Purpose purpose, Bytes kemSecret) {
      var length = AesGcm.KEY_BYTES + AesGcm.NONCE_BYTES;
      var both = Hkdf.derive(kemSecret, Bytes.EMPTY, purpose.domain(), length);
      return new Keys(
          both.slice(0, AesGcm.KEY_BYTES), both.slice(AesGcm.KEY_BYTES, AesGcm.NONCE_BYTES));
    }
  }
}
