package org.nodus.persistence.fragment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.Condition;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.persistence.expiring.Usage;
import org.nodus.protocol.message.MessageId;

/**
 * The fragments of one node. Every call blocks: use it from a blocking dispatcher. Many threads may
 * read; changes happen one at a time.
 *
 * <p>{@link StoreFailure.NoSpace} leaves everything as it was and reads go on; after {@link
 * StoreFailure.Broken} from a change the store is {@link Condition#READ_ONLY}. Quotas are the
 * caller's.
 */
public interface FragmentStorage extends AutoCloseable {

  /**
   * Stores them; all are durable on return, for the price of one sync. A fragment held already
   * counts as stored for the longer of both times.
   *
   * @return what became of each, in their order
   */
  List<Outcome> append(List<StoredFragment> fragments, Instant now);

  /**
   * The fragment, if it is held.
   *
   * @throws StoreFailure.Damaged it is held and its bytes were changed outside of Nodus
   */
  Optional<StoredFragment> read(MessageId message, int index);

  /** All fragments of the message that are held, by index. */
  List<HeldFragment> list(MessageId message);

  /**
   * Erases all fragments of these messages, durably, and refuses them until their expiries.
   *
   * @return how many fragments went
   */
  int delete(List<MessageId> messages);

  /**
   * Erases this fragment and leaves nothing: it may be stored again. For what another node holds
   * now; durable on return.
   *
   * @return whether it was held
   */
  boolean release(MessageId message, int index);

  /** Forgets what expires at {@code now} or before, and returns how many fragments went. */
  int expire(Instant now);

  /** When {@link #expire} has something to do next. */
  Optional<Instant> nextExpiry();

  /** Visits every held fragment, by MessageId and index: for recovery. */
  void forEachLive(Consumer<HeldFragment> visitor);

  Usage usage();

  Condition condition();

  @Override
  void close();
}
