package org.nodus.protocol.identity;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.Ed25519;
import org.nodus.protocol.crypto.KeyPair;
import org.nodus.protocol.crypto.X25519;

/**
 * The secrets of a node: what it signs with (also its ledger account), the static key of its
 * sessions, and the solution of its puzzle.
 *
 * <p>Secret bytes, 73 of them, for a sealed file: version 1, Ed25519 seed (32), X25519 secret (32),
 * puzzle nonce (8).
 */
public final class NodeKeys {
  public static final int SIZE_BYTES = 1 + Ed25519.SEED_BYTES + X25519.KEY_BYTES + Long.BYTES;

  private static final int VERSION = 1;

  private final KeyPair signing;
  private final KeyPair session;
  private final long puzzleNonce;
  private final NodeId id;

  private NodeKeys(KeyPair signing, KeyPair session, long puzzleNonce) {
    this.signing = signing;
    this.session = session;
    this.puzzleNonce = puzzleNonce;
    id = NodeId.of(signing.publicKey(), session.publicKey());
  }

  /**
   * The keys of two secrets.
   *
   * @param signingSeed 32 bytes
   * @param sessionSecret 32 bytes
   * @param puzzleNonce 0 until the puzzle was solved, see {@link #withPuzzleNonce}
   */
  public static NodeKeys of(Bytes signingSeed, Bytes sessionSecret, long puzzleNonce) {
    return new NodeKeys(Ed25519.keyPair(signingSeed), X25519.keyPair(sessionSecret), puzzleNonce);
  }

  public NodeKeys withPuzzleNonce(long nonce) {
    return new NodeKeys(signing, session, nonce);
  }

  /** Ed25519; the public key is the node's ledger account too. */
  public KeyPair signing() {
    return signing;
  }

  /** X25519: the static key of the Noise handshake. */
  public KeyPair session() {
    return session;
  }

  public long puzzleNonce() {
    return puzzleNonce;
  }

  public NodeId id() {
    return id;
  }

  /** The secret bytes; {@link #decode} reads them. */
  public Bytes toSecretBytes() {
    return new ByteWriter()
        .u8(VERSION)
        .raw(signing.secret())
        .raw(session.secret())
        .i64(puzzleNonce)
        .toBytes();
  }

  public static NodeKeys decode(Bytes secretBytes) throws DecodeFailure {
    var reader = new ByteReader(secretBytes);
    var version = reader.u8();
    if (version != VERSION) {
      throw new DecodeFailure("node keys of version " + version + ", which is unknown here");
    }
    var keys = of(reader.raw(Ed25519.SEED_BYTES), reader.raw(X25519.KEY_BYTES), reader.i64());
    reader.end();
    return keys;
  }

  /** Never a secret. */
  @Override
  public String toString() {
    return "NodeKeys[" + id + "]";
  }
}
