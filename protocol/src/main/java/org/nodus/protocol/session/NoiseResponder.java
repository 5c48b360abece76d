package org.nodus.protocol.session;

import org.jspecify.annotations.Nullable;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.AesGcm;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.crypto.X25519;

/**
 * The side that is called in Noise_IK_25519_AESGCM_SHA256; see {@link NoiseInitiator}. One object
 * for one init message: call {@link #readInit}, then {@link #writeResponse}, then {@link #keys}.
 */
public final class NoiseResponder {
  private static final int SEALED_STATIC_BYTES = X25519.KEY_BYTES + AesGcm.TAG_BYTES;

  private final NoiseState state;
  private final KeyPair self;
  private @Nullable Bytes initiatorEphemeral;
  private @Nullable Bytes initiator;
  private boolean finished;

  public NoiseResponder(Bytes prologue, KeyPair self) {
    this.state = new NoiseState(prologue);
    this.self = self;
    state.mixHash(self.publicKey());
  }

  /** The initiator's payload. After a failure this object is of no more use. */
  public Bytes readInit(Bytes message) throws DecodeFailure {
    if (message.length() < X25519.KEY_BYTES + SEALED_STATIC_BYTES + AesGcm.TAG_BYTES) {
      throw new DecodeFailure("a Noise init is too short");
    }
    var ephemeral = message.slice(0, X25519.KEY_BYTES);
    state.mixHash(ephemeral);
    state.mixKey(X25519.agree(self.secret(), ephemeral));
    var claimed = state.decryptAndHash(message.slice(X25519.KEY_BYTES, SEALED_STATIC_BYTES));
    state.mixKey(X25519.agree(self.secret(), claimed));
    var at = X25519.KEY_BYTES + SEALED_STATIC_BYTES;
    var payload = state.decryptAndHash(message.slice(at, message.length() - at));
    initiatorEphemeral = ephemeral;
    initiator = claimed;
    return payload;
  }

  /** The initiator's static key, once {@link #readInit} has proven it. */
  public Bytes initiatorKey() {
    return known(initiator);
  }

  /**
   * The second message: 32 bytes and the sealed payload.
   *
   * @param ephemeral a pair used for this handshake only
   * @throws DecodeFailure if the initiator's ephemeral key is of small order
   */
  public Bytes writeResponse(KeyPair ephemeral, Bytes payload) throws DecodeFailure {
    state.mixHash(ephemeral.publicKey());
    state.mixKey(X25519.agree(ephemeral.secret(), known(initiatorEphemeral)));
    state.mixKey(X25519.agree(ephemeral.secret(), known(initiator)));
    var message = Bytes.concat(ephemeral.publicKey(), state.encryptAndHash(payload));
    finished = true;
    return message;
  }

  /** The keys of the session; nothing may be sent with them before the initiator used hers. */
  public SessionKeys keys() {
    if (!finished) {
      throw new IllegalStateException("the response has not been written");
    }
    return state.split(false);
  }

  private static Bytes known(@Nullable Bytes key) {
    if (key == null) {
      throw new IllegalStateException("the init has not been read");
    }
    return key;
  }
}
