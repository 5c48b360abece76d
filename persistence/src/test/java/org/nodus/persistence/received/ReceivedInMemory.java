package org.nodus.persistence.received;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.MessageId;

/** A {@link ReceivedStorage} for tests. */
public final class ReceivedInMemory implements ReceivedStorage {
  private final Map<Hash256, ReceivedMessage> kept = new TreeMap<>();
  private final List<MessageId> shown = new ArrayList<>();

  @Override
  public synchronized boolean knows(MessageId id) {
    return kept.containsKey(id.hash());
  }

  @Override
  public synchronized boolean keep(ReceivedMessage message) {
    return kept.putIfAbsent(message.id().hash(), message) == null;
  }

  @Override
  public synchronized List<ReceivedMessage> unshown() {
    return kept.values().stream()
        .filter(message -> !shown.contains(message.id()))
        .sorted(Comparator.comparing(ReceivedMessage::receivedAt))
        .toList();
  }

  @Override
  public synchronized void markShown(MessageId id) {
    if (knows(id)) {
      shown.add(id);
    }
  }

  @Override
  public synchronized List<MessageId> ids() {
    return kept.keySet().stream().map(MessageId::new).toList();
  }

  @Override
  public synchronized Optional<ReceivedMessage> read(MessageId id) {
    return Optional.ofNullable(kept.get(id.hash()));
  }

  @Override
  public void close() {}
}
