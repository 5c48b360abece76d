package org.nodus.protocol.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.AesGcm;
import org.nodus.protocol.crypto.Hkdf;
import org.nodus.protocol.crypto.Sha256;

/**
 * The symmetric half of a Noise handshake (Noise §5.1 and §5.2) for AESGCM and SHA256: the chaining
 * key, the transcript hash and the key of the moment. Belongs to one handshake.
 */
final class NoiseState {
  /** Exactly 32 bytes long, so Noise §5.2 takes it as the first hash without hashing it. */
  static final Bytes IK_NAME = Bytes.utf8("Noise_IK_25519_AESGCM_SHA256\0\0\0\0");

  private static final int KEY_BYTES = AesGcm.KEY_BYTES;

  private Bytes chainingKey = IK_NAME;
  private Bytes hash = IK_NAME;
  private @Nullable Bytes key;
  private long counter;

  NoiseState(Bytes prologue) {
    mixHash(prologue);
  }

  private NoiseState(NoiseState other) {
    chainingKey = other.chainingKey;
    hash = other.hash;
    key = other.key;
    counter = other.counter;
  }

  /** For trying a message that may turn out to be forged. */
  NoiseState copy() {
    return new NoiseState(this);
  }

  /** Takes over what a successful trial led to. */
  void become(NoiseState other) {
    chainingKey = other.chainingKey;
    hash = other.hash;
    key = other.key;
    counter = other.counter;
  }

  void mixHash(Bytes data) {
    hash = Sha256.of(hash, data).toBytes();
  }

  void mixKey(Bytes secret) {
    var derived = Hkdf.derive(secret, chainingKey, Bytes.EMPTY, 2 * KEY_BYTES);
    chainingKey = derived.slice(0, KEY_BYTES);
    key = derived.slice(KEY_BYTES, KEY_BYTES);
    counter = 0;
  }

  Bytes encryptAndHash(Bytes plaintext) {
    var sealed = AesGcm.seal(currentKey(), nextNonce(), hash, plaintext);
    mixHash(sealed);
    return sealed;
  }

  Bytes decryptAndHash(Bytes sealed) throws DecodeFailure {
    var plaintext = AesGcm.open(currentKey(), nextNonce(), hash, sealed);
    mixHash(sealed);
    return plaintext;
  }

  /** Noise §5.2 {@code Split()}: the initiator sends with the first key. */
  SessionKeys split(boolean initiator) {
    var derived = Hkdf.derive(Bytes.EMPTY, chainingKey, Bytes.EMPTY, 2 * KEY_BYTES);
    var first = derived.slice(0, KEY_BYTES);
    var second = derived.slice(KEY_BYTES, KEY_BYTES);
    return initiator ? new SessionKeys(first, second, hash) : new SessionKeys(second, first, hash);
  }

  private Bytes currentKey() {
    if (key == null) {
      throw new IllegalStateException("every message of IK mixes a key before it seals");
    }
    return key;
  }

  private Bytes nextNonce() {
    var nonce = ByteBuffer.allocate(AesGcm.NONCE_BYTES).putInt(0).putLong(counter++);
    return Bytes.wrap(nonce.array());
  }
}
