package org.nodus.it.simulation.world;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.received.ReceivedMessage;
import org.nodus.persistence.received.ReceivedStorage;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.MessageId;

/**
 * The received messages of one user on a virtual disk: {@code m‖id} content, {@code s‖id} shown.
 */
final class ReceivedInMap implements ReceivedStorage {
  private static final Bytes MESSAGE = Bytes.utf8("m");
  private static final Bytes SHOWN = Bytes.utf8("s");

  private final KeyValue map;

  ReceivedInMap(KeyValue map) {
    this.map = map;
  }

  @Override
  public boolean knows(MessageId id) {
    return map.get(key(MESSAGE, id)).isPresent();
  }

  @Override
  public boolean keep(ReceivedMessage message) {
    if (knows(message.id())) {
      return false;
    }
    var millis = Bytes.ofHex("%016x".formatted(message.receivedAt().toEpochMilli()));
    map.writeDurably(
        new Batch().put(key(MESSAGE, message.id()), Bytes.concat(millis, message.content())));
    return true;
  }

  @Override
  public List<ReceivedMessage> unshown() {
    return ids().stream()
        .filter(id -> map.get(key(SHOWN, id)).isEmpty())
        .flatMap(id -> read(id).stream())
        .sorted(Comparator.comparing(ReceivedMessage::receivedAt))
        .toList();
  }

  @Override
  public void markShown(MessageId id) {
    map.writeDurably(new Batch().put(key(SHOWN, id), SHOWN));
  }

  @Override
  public List<MessageId> ids() {
    return map.entries(MESSAGE, Bytes.utf8("n"), Integer.MAX_VALUE).stream()
        .map(entry -> new MessageId(Hash256.of(entry.key().slice(1, Hash256.SIZE_BYTES))))
        .toList();
  }

  @Override
  public Optional<ReceivedMessage> read(MessageId id) {
    return map.get(key(MESSAGE, id)).map(bytes -> decode(id, bytes));
  }

  private static ReceivedMessage decode(MessageId id, Bytes bytes) {
    var millis = Long.parseUnsignedLong(bytes.slice(0, Long.BYTES).toHex(), 16);
    var content = bytes.slice(Long.BYTES, bytes.length() - Long.BYTES);
    return new ReceivedMessage(id, Instant.ofEpochMilli(millis), content);
  }

  private static Bytes key(Bytes kind, MessageId id) {
    return Bytes.concat(kind, id.hash().toBytes());
  }

  @Override
  public void close() {
    map.close();
  }
}
