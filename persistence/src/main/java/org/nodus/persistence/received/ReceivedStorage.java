package org.nodus.persistence.received;

import java.util.List;
import java.util.Optional;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.message.MessageId;

/**
 * The messages of one agent. Every call blocks.
 *
 * <p>The order that loses nothing: {@link #keep}, then tell the network (release secrets, delete),
 * show, then {@link #markShown}. A process killed between the last two shows that one message
 * again, and no other.
 */
public interface ReceivedStorage extends AutoCloseable {

  /** True once {@link #keep} has returned for this id, for ever. */
  boolean knows(MessageId id);

  /**
   * Keeps the message; durable on return.
   *
   * @return false if it was kept already, and nothing changed
   */
  boolean keep(ReceivedMessage message);

  /**
   * What was kept and not shown yet, first received first.
   *
   * @throws StoreFailure.Damaged one of them was changed outside of Nodus: it is told once and not
   *     kept any more, the next call gives the others
   */
  List<ReceivedMessage> unshown();

  /** Remembers that the user has seen it; durable on return. */
  void markShown(MessageId id);

  /** Ids of all kept messages, shown ones included, by id. */
  List<MessageId> ids();

  Optional<ReceivedMessage> read(MessageId id);

  @Override
  void close();
}
