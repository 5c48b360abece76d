package org.nodus.protocol.dht;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.identity.NodeKeys;
import org.nodus.protocol.identity.StaticPuzzle;

/**
 * All that is needed to talk to a node: who it is, which keys its session and its signatures use,
 * and where it listens. A decoded contact's id always matches its keys; whether the puzzle holds is
 * checked against the network's bits before the contact is used.
 *
 * @param id {@code SHA-256(signingKey ‖ sessionKey)}
 * @param signingKey Ed25519 public key, 32 bytes; also the node's account on the ledger
 * @param sessionKey X25519 public key, 32 bytes; static key of the Noise handshake
 * @param puzzleNonce the solution of the static puzzle
 */
public record Contact(
    NodeId id, Bytes signingKey, Bytes sessionKey, long puzzleNonce, Endpoint endpoint) {

  /** How others reach the node that has these keys. */
  public static Contact of(NodeKeys keys, Endpoint endpoint) {
    return new Contact(
        keys.id(),
        keys.signing().publicKey(),
        keys.session().publicKey(),
        keys.puzzleNonce(),
        endpoint);
  }

  /** Whether the id is the hash of the keys and the puzzle holds with so many bits, 0 … 32. */
  public boolean isGenuine(int puzzleBits) {
    return id.equals(NodeId.of(signingKey, sessionKey))
        && StaticPuzzle.holds(id, puzzleNonce, puzzleBits);
  }
}
