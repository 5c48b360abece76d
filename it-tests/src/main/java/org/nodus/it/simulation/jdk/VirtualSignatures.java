package org.nodus.it.simulation.jdk;

import org.nodus.it.simulation.engine.Universes;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;

/**
 * What rewritten classes call instead of {@link Ed25519}. The names are the same: {@link Rewriting}
 * finds the methods by them.
 */
public final class VirtualSignatures {
  private VirtualSignatures() {}

  /** Instead of Ed25519.verify: its own answer, found once for all nodes of a simulation. */
  public static boolean verify(Bytes publicKey, Bytes signature, Bytes... parts) {
    var here = Universes.current();
    return here == null
        ? Ed25519.verify(publicKey, signature, parts)
        : here.verdicts()
            .on(publicKey, signature, parts, () -> Ed25519.verify(publicKey, signature, parts));
  }
}
