package org.nodus.protocol.identity;

import java.util.Comparator;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/**
 * Where a node stands in the 256-bit key space: {@code SHA-256(Ed25519 key ‖ X25519 key)} (see
 * {@link NodeKeys}); valid only when the static puzzle of its network holds.
 */
public record NodeId(Hash256 hash) {

  /** The id of a node with these public keys, 32 bytes each. */
  public static NodeId of(Bytes signingKey, Bytes sessionKey) {
    return new NodeId(Sha256.of(signingKey, sessionKey));
  }

  /** XOR distance (Kademlia §2.1). */
  public Hash256 distanceTo(Hash256 target) {
    return hash.xor(target);
  }

  /** Nearest to {@code target} first. */
  public static Comparator<NodeId> nearestTo(Hash256 target) {
    return (one, other) -> {
      var first = one.hash().w0() ^ target.w0();
      var second = other.hash().w0() ^ target.w0();
      return first != second
          ? Long.compareUnsigned(first, second)
          : one.distanceTo(target).compareTo(other.distanceTo(target));
    };
  }

  @Override
  public String toString() {
    return hash.toString();
  }
}
