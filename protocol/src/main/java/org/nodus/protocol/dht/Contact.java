package org.nodus.protocol.dht;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.identity.NodeId;

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
    NodeId id, Bytes signingKey, Bytes sessionKey, long puzzleNonce, Endpoint endpoint) {}
