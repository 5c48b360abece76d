package org.nodus.protocol.session;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.identity.NodeId;

/**
 * Who is at the other end, as its handshake proved, from the payload of both handshake messages:
 *
 * <pre>
 * offset size
 *      0   32  signing key (Ed25519)
 *     32    1  1 for a node, 0 for an agent
 *     33    8  puzzle nonce
 *     41    8  run: drawn at random when a side begins to know the other; the same run in a later
 *              handshake says that nothing was forgotten in between
 *     49    8  milliseconds since 1970: of two inits of one peer the later counts
 *     57   64  binding: Ed25519 by the signing key over "nodus session key" ‖ session key
 * </pre>
 *
 * @param id {@code SHA-256(signingKey ‖ sessionKey)}
 */
public record RemoteIdentity(
    NodeId id,
    Bytes signingKey,
    Bytes sessionKey,
    boolean node,
    long puzzleNonce,
    long run,
    long timeMillis) {
  static final int PAYLOAD_BYTES = 121;

  static Bytes payload(LocalIdentity self, long run, long timeMillis) {
    return new ByteWriter()
        .raw(self.signingKey())
        .u8(self.node() ? 1 : 0)
        .i64(self.puzzleNonce())
        .i64(run)
        .i64(timeMillis)
        .raw(self.binding())
        .toBytes();
  }

  static RemoteIdentity read(Bytes payload, Bytes sessionKey) throws DecodeFailure {
    var reader = new ByteReader(payload);
    var signingKey = reader.raw(Ed25519.PUBLIC_KEY_BYTES);
    var kind = reader.u8();
    if (kind > 1) {
      throw new DecodeFailure("neither a node nor an agent: " + kind);
    }
    var puzzleNonce = reader.i64();
    var run = reader.i64();
    var timeMillis = reader.i64();
    var binding = reader.raw(Ed25519.SIGNATURE_BYTES);
    reader.end();
    if (!LocalIdentity.isBound(signingKey, sessionKey, binding)) {
      throw new DecodeFailure("the signing key does not vouch for the session key");
    }
    return new RemoteIdentity(
        NodeId.of(signingKey, sessionKey),
        signingKey,
        sessionKey,
        kind == 1,
        puzzleNonce,
        run,
        timeMillis);
  }
}
