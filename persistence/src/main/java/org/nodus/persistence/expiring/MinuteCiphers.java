package org.nodus.persistence.expiring;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.crypto.ReusedAesGcm;

/**
 * Ciphers for any threads that are made once and not for each record, which costs as much as to
 * open one. Each holds the key that it was used with last, until {@link #forget}.
 */
final class MinuteCiphers {
  /** As many as threads read at a time on most machines; whoever finds none makes one. */
  private static final int MAX_IDLE = 16;

  private volatile BlockingQueue<ReusedAesGcm> idle = new ArrayBlockingQueue<>(MAX_IDLE);

  /** As {@link ReusedAesGcm#seal}. */
  Bytes seal(Bytes key, Bytes nonce, Bytes authenticated, Bytes... parts) {
    var from = idle;
    var cipher = take(from);
    try {
      return cipher.seal(key, nonce, authenticated, parts);
    } finally {
      from.offer(cipher);
    }
  }

  /** As {@link ReusedAesGcm#open}. */
  Bytes open(Bytes key, Bytes nonce, Bytes authenticated, Bytes sealed) throws DecodeFailure {
    var from = idle;
    var cipher = take(from);
    try {
      return cipher.open(key, nonce, authenticated, sealed);
    } finally {
      from.offer(cipher);
    }
  }

  /** Some key is destroyed: what may hold it is not used again, by those at work now neither. */
  void forget() {
    idle = new ArrayBlockingQueue<>(MAX_IDLE);
  }

  private static ReusedAesGcm take(BlockingQueue<ReusedAesGcm> idle) {
    var cipher = idle.poll();
    return cipher == null ? new ReusedAesGcm() : cipher;
  }
}
