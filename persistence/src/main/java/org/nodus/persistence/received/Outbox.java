package org.nodus.persistence.received;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.message.MessageKey;

/**
 * The sent messages of one agent over a {@link KeyValue}; durable when {@link #note} returns.
 *
 * <pre>
 * MessageId (32) → form 1 (1) ‖ key (32) ‖ sent at (8) ‖ expiry (8) ‖ has lock (1) ‖ lock (0 or 32) ‖ notes
 * </pre>
 */
public final class Outbox {
  private static final int FORM = 1;

  private final KeyValue map;

  /** The messages in {@code map}, which stays the caller's to close. */
  public Outbox(KeyValue map) {
    this.map = map;
  }

  /** Remembers the message, or what has changed about it. */
  public void note(SentMessage sent) {
    var value =
        new ByteWriter()
            .u8(FORM)
            .raw(sent.key().bytes())
            .i64(sent.sentAt().toEpochMilli())
            .i64(sent.expiry().toEpochMilli())
            .u8(sent.lock().isPresent() ? 1 : 0)
            .raw(sent.lock().map(Hash256::toBytes).orElse(Bytes.EMPTY))
            .raw(sent.notes())
            .toBytes();
    map.writeDurably(new Batch().put(sent.id().hash().toBytes(), value));
  }

  public Optional<SentMessage> find(MessageId id) {
    return map.get(id.hash().toBytes()).map(value -> parse(id, value));
  }

  /** All of them, by id. */
  public List<SentMessage> all() {
    var found = new ArrayList<SentMessage>();
    map.forEach(
        Bytes.EMPTY,
        Bytes.EMPTY,
        entry -> found.add(parse(new MessageId(Hash256.of(entry.key())), entry.value())));
    return List.copyOf(found);
  }

  /** Forgets those that expire at {@code now} or before: their keys open nothing any more. */
  public void expire(Instant now) {
    var batch = new Batch();
    all().stream()
        .filter(sent -> !sent.expiry().isAfter(now))
        .forEach(sent -> batch.delete(sent.id().hash().toBytes()));
    if (!batch.isEmpty()) {
      map.writeDurably(batch);
    }
  }

  private static SentMessage parse(MessageId id, Bytes value) {
    try {
      var reader = new ByteReader(value);
      if (reader.u8() != FORM) {
        throw new StoreFailure.Damaged("A sent message was noted by a later version of Nodus.");
      }
      var key = new MessageKey(reader.raw(MessageKey.SIZE_BYTES));
      var sentAt = Instant.ofEpochMilli(reader.i64());
      var expiry = Instant.ofEpochMilli(reader.i64());
      var lock = reader.u8() == 1 ? Optional.of(reader.hash()) : Optional.<Hash256>empty();
      return new SentMessage(id, key, sentAt, expiry, lock, reader.raw(reader.remaining()));
    } catch (DecodeFailure wrong) {
      throw new StoreFailure.Damaged("A note of a sent message is damaged: " + wrong.reason());
    }
  }
}
