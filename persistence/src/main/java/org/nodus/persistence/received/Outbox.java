package org.nodus.persistence.received;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.mailbox.WrittenEntry;
import org.nodus.protocol.message.MessageId;

/**
 * The sent messages of one agent over a {@link KeyValue}, each until its expiry; durable when
 * {@link #note} returns. Big-endian:
 *
 * <pre>
 * MessageId (32) → form 1 (1) ‖ sent at (8) ‖ expiry (8) ‖ address (32) ‖ write seed (32)
 *                  ‖ n, 0 when it is not coded (1) ‖ k (1) ‖ size (4) ‖ delete key (32) ‖ root (32), where n is not 0
 *                  ‖ entry (16,384)
 * </pre>
 */
public final class Outbox {
  /** 16 MiB: who sends more in the life of a message cannot lengthen that of the first ones. */
  public static final int MAX = 1_000;

  private static final int FORM = 1;
  private static final int KEY_BYTES = 32;

  private final KeyValue map;

  /** The messages in {@code map}, which stays the caller's to close. */
  public Outbox(KeyValue map) {
    this.map = map;
  }

  /**
   * Remembers the message, or what has changed about it; forgets what expires at {@code now} or
   * before, and of more than {@link #MAX} those that end first.
   */
  public void note(SentMessage sent, Instant now) {
    var batch = new Batch().put(key(sent.id()), form(sent));
    var others =
        all().stream()
            .filter(one -> !one.id().equals(sent.id()))
            .sorted(Comparator.comparing(SentMessage::expiry))
            .toList();
    var tooMany = others.size() + 1 - MAX;
    for (var i = 0; i < others.size(); i++) {
      if (i < tooMany || !others.get(i).expiry().isAfter(now)) {
        batch.delete(key(others.get(i).id()));
      }
    }
    map.writeDurably(batch);
  }

  /** Nothing lengthens its life any more: it was collected. */
  public void forget(MessageId id) {
    map.writeDurably(new Batch().delete(key(id)));
  }

  /**
   * Of one message.
   *
   * @throws StoreFailure.Damaged its note cannot be read
   */
  public Optional<SentMessage> find(MessageId id) {
    return map.get(key(id)).map(value -> parse(id, value));
  }

  /** All that can be read, by id: a damaged note keeps nobody from the others. */
  public List<SentMessage> all() {
    var found = new ArrayList<SentMessage>();
    map.forEach(
        Bytes.EMPTY,
        Bytes.EMPTY,
        entry -> readable(entry.key(), entry.value()).ifPresent(found::add));
    return List.copyOf(found);
  }

  private static Optional<SentMessage> readable(Bytes key, Bytes value) {
    try {
      return Optional.of(parse(new MessageId(Hash256.of(key)), value));
    } catch (StoreFailure.Damaged unreadable) {
      return Optional.empty();
    }
  }

  private static Bytes key(MessageId id) {
    return id.hash().toBytes();
  }

  private static Bytes form(SentMessage sent) {
    var value =
        new ByteWriter()
            .u8(FORM)
            .i64(sent.sentAt().toEpochMilli())
            .i64(sent.expiry().toEpochMilli())
            .hash(sent.entry().address())
            .raw(sent.entry().writeSeed())
            .u8(sent.coded().map(SentMessage.Coded::n).orElse(0));
    sent.coded()
        .map(SentMessage.Coded::commitment)
        .ifPresent(
            one -> value.u8(one.k()).i32(one.sizeBytes()).raw(one.deleteKey()).hash(one.root()));
    return value.raw(sent.entry().entry().bytes()).toBytes();
  }

  private static SentMessage parse(MessageId id, Bytes value) {
    try {
      var reader = new ByteReader(value);
      if (reader.u8() != FORM) {
        throw new StoreFailure.Damaged("A sent message was noted by a later version of Nodus.");
      }
      var sentAt = Instant.ofEpochMilli(reader.i64());
      var expiry = Instant.ofEpochMilli(reader.i64());
      var address = reader.hash();
      var seed = reader.raw(KEY_BYTES);
      var n = reader.u8();
      Optional<SentMessage.Coded> coded =
          n == 0
              ? Optional.empty()
              : Optional.of(
                  new SentMessage.Coded(
                      new MessageCommitment(
                          reader.u8(), reader.i32(), reader.raw(KEY_BYTES), reader.hash()),
                      n));
      var entry = MailboxEntry.parse(reader.raw(reader.remaining()));
      return new SentMessage(id, coded, new WrittenEntry(address, entry, seed), sentAt, expiry);
    } catch (DecodeFailure | IllegalArgumentException wrong) {
      throw new StoreFailure.Damaged("A note of a sent message is damaged: " + wrong.getMessage());
    }
  }
}
