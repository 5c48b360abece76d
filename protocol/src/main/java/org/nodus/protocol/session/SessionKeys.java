package org.nodus.protocol.session;

import org.nodus.protocol.bytes.Bytes;

/**
 * What a finished handshake leaves: one AES-256-GCM key for each direction.
 *
 * @param send 32 bytes
 * @param receive 32 bytes
 * @param handshakeHash 32 bytes, the same at both ends and different in every session (Noise §11.2)
 */
public record SessionKeys(Bytes send, Bytes receive, Bytes handshakeHash) {
  /** Never the keys: records end up in logs. */
  @Override
  public String toString() {
    return "SessionKeys[" + handshakeHash + "]";
  }
}
