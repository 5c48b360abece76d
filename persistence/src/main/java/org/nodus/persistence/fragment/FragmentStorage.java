package org.nodus.persistence.fragment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.ExpiringStorage;
import org.nodus.persistence.expiring.Outcome;
import org.nodus.protocol.message.MessageId;

/** The fragments of one node. */
public interface FragmentStorage extends ExpiringStorage {

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

  /** Visits every held fragment, by MessageId and index: for recovery. */
  void forEachLive(Consumer<HeldFragment> visitor);

  /** {@link #expire(Instant)}, telling message and index of what goes, in no order. */
  int expire(Instant now, ObjIntConsumer<MessageId> going);
}
