package org.nodus.protocol.session;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.AesGcm;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.crypto.X25519;

/**
 * The side that knows the other's static key and speaks first in Noise_IK_25519_AESGCM_SHA256:
 *
 * <pre>
 *   ← s
 *   …
 *   → e, es, s, ss, payload
 *   ← e, ee, se, payload
 * </pre>
 *
 * <p>Call {@link #writeInit} once, {@link #readResponse} until it succeeds, then {@link #keys}. A
 * refused response changes nothing, so a forged one cannot spoil the handshake.
 */
public final class NoiseInitiator {
  private final NoiseState state;
  private final KeyPair self;
  private final KeyPair ephemeral;
  private final Bytes responder;
  private boolean finished;

  /**
   * A handshake that has sent nothing yet.
   *
   * @param self our static pair
   * @param responder the other's static key, 32 bytes
   * @param ephemeral a pair used for this handshake only
   */
  public NoiseInitiator(Bytes prologue, KeyPair self, Bytes responder, KeyPair ephemeral) {
    this.state = new NoiseState(prologue);
    this.self = self;
    this.responder = responder;
    this.ephemeral = ephemeral;
    state.mixHash(responder);
  }

  /**
   * The first message: 32 + 48 bytes, then the sealed payload (16 bytes longer than the plain one).
   *
   * @throws DecodeFailure if the responder's key is of small order
   */
  public Bytes writeInit(Bytes payload) throws DecodeFailure {
    state.mixHash(ephemeral.publicKey());
    state.mixKey(X25519.agree(ephemeral.secret(), responder));
    var sealedStatic = state.encryptAndHash(self.publicKey());
    state.mixKey(X25519.agree(self.secret(), responder));
    return Bytes.concat(ephemeral.publicKey(), sealedStatic, state.encryptAndHash(payload));
  }

  /** The payload of the responder's message, who thereby proved to own its static key. */
  public Bytes readResponse(Bytes message) throws DecodeFailure {
    if (message.length() < X25519.KEY_BYTES + AesGcm.TAG_BYTES) {
      throw new DecodeFailure("a Noise response is too short");
    }
    var theirs = message.slice(0, X25519.KEY_BYTES);
    var ee = X25519.agree(ephemeral.secret(), theirs);
    var se = X25519.agree(self.secret(), theirs);
    var attempt = state.copy();
    attempt.mixHash(theirs);
    attempt.mixKey(ee);
    attempt.mixKey(se);
    var payload =
        attempt.decryptAndHash(
            message.slice(X25519.KEY_BYTES, message.length() - X25519.KEY_BYTES));
    state.become(attempt);
    finished = true;
    return payload;
  }

  /** The keys of the session. */
  public SessionKeys keys() {
    if (!finished) {
      throw new IllegalStateException("the response has not been read");
    }
    return state.split(true);
  }
}
