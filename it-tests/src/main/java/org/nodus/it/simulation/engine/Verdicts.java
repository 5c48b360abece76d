package org.nodus.it.simulation.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;

/**
 * Which signatures are genuine, as far as somebody in this simulation has verified them. Every
 * machine of a network verifies every block for itself; here all of them are one, and whoever comes
 * second is told what the first one found. Each signature is still verified by production's code,
 * and what is told follows from the bytes alone: only the time it takes is another.
 */
public final class Verdicts {
  /** The blocks, checkpoints and bindings of a few minutes, in some 4 MiB. */
  private static final int REMEMBERED = 1 << 15;

  private final Map<Hash256, Boolean> known = new LinkedHashMap<>();

  Verdicts() {}

  /**
   * The verdict on a signature over all {@code parts}.
   *
   * @param verification finds it if nobody has yet
   */
  public boolean on(Bytes publicKey, Bytes signature, Bytes[] parts, BooleanSupplier verification) {
    var what = hash(publicKey, signature, parts);
    var verdict = known.get(what);
    if (verdict == null) {
      verdict = verification.getAsBoolean();
      known.put(what, verdict);
      if (known.size() > REMEMBERED) {
        known.remove(known.keySet().iterator().next());
      }
    }
    return verdict;
  }

  /** Key and signature may have any length: hashed for themselves nothing can shift. */
  private static Hash256 hash(Bytes publicKey, Bytes signature, Bytes[] parts) {
    return Sha256.of(
        Sha256.of(publicKey).toBytes(), Sha256.of(signature).toBytes(), Bytes.concat(parts));
  }
}
