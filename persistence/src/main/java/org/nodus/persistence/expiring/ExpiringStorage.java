package org.nodus.persistence.expiring;

import java.time.Instant;
import java.util.Optional;
import org.nodus.persistence.disk.StoreFailure;

/**
 * What every store promises whose content has an end. Every call blocks: use it from a blocking
 * dispatcher. Many threads may read; changes happen one at a time.
 *
 * <p>{@link StoreFailure.NoSpace} leaves everything as it was and reads go on; after {@link
 * StoreFailure.Broken} from a change the store is {@link Condition#READ_ONLY}. Quotas are the
 * caller's.
 */
public interface ExpiringStorage extends AutoCloseable {

  /** Forgets what expires at {@code now} or before, and returns how much of it could be read. */
  int expire(Instant now);

  /** When {@link #expire} has something to do next. */
  Optional<Instant> nextExpiry();

  Usage usage();

  Condition condition();

  @Override
  void close();
}
