package org.nodus.protocol.session;

import java.util.Random;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.identity.NodeKeys;

/** Identities and secrets for tests, by seed. */
final class Peers {
  static final Bytes NETWORK = bytes(99, 32);

  private Peers() {}

  static Bytes bytes(long seed, int length) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  static LocalIdentity node(int seed) {
    return LocalIdentity.ofNode(
        NodeKeys.of(bytes(1_000L + seed, 32), bytes(2_000L + seed, 32), seed));
  }

  static Handshake door(LocalIdentity self) {
    return new Handshake(self, NETWORK);
  }

  /** Both ends of one finished handshake, the initiator's first. */
  static Handshake.Opened[] opened() throws Exception {
    var alice = node(1);
    var bob = node(2);
    var call = door(alice).call(bob.sessionKeys().publicKey(), bytes(5, 32), 11, 1, 1_000);
    var answer = door(bob).knocked(call.packet()).answer(bytes(6, 32), 22, 2, 1_000);
    return new Handshake.Opened[] {call.answered(answer.packet()), answer.opened()};
  }
}
