package org.nodus.persistence.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.util.function.Function;
import org.nodus.ledger.journal.JournalEvent;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * How one kind of event becomes bytes and back.
 *
 * @param manifest names the kind and its version for ever: {@code family.past-tense.v1}
 */
record EventForm<E extends JournalEvent>(
    String manifest, Class<E> type, Function<E, MessageLite> writer, Reader<E> reader) {

  /** Reads what the writer of the same form wrote. */
  interface Reader<E> {
    E read(byte[] bytes) throws InvalidProtocolBufferException, DecodeFailure;
  }

  byte[] write(JournalEvent event) {
    return writer.apply(type.cast(event)).toByteArray();
  }
}
