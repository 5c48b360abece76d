package org.nodus.protocol.session;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.bytes.Bytes;

/**
 * Messages waiting to be sent or to be acknowledged, cut into chunks. Lost chunks go first, then
 * the messages begun, in turn, so that a short one does not wait for a long one.
 *
 * <p>What is begun and not yet fully acknowledged is bounded by the receiver's memory ({@link
 * MessageAssembly}); the rest waits here, bounded by whoever calls {@link #add}.
 */
final class OutgoingMessages {
  /** As many messages are cut at the same time. */
  private static final int PARALLEL = 8;

  /** What a message costs beside its bytes: else a million messages of one byte would be free. */
  private static final int MESSAGE_OVERHEAD = 256;

  private final Deque<Message> waiting = new ArrayDeque<>();
  private final Deque<Message> cutting = new ArrayDeque<>();
  private final Deque<Chunk> lost = new ArrayDeque<>();
  private final TreeMap<Integer, Message> unfinished = new TreeMap<>();
  private int unfinishedBytes;
  private long backlogBytes;
  private int nextId;

  /** One message; its chunks know it. */
  final class Message {
    private final int id;
    private final Bytes content;
    private int cut;
    private int acknowledgedBytes;

    private Message(int id, Bytes content) {
      this.id = id;
      this.content = content;
    }

    int id() {
      return id;
    }

    Bytes content() {
      return content;
    }

    void acknowledged(Chunk chunk) {
      if (chunk.acknowledged) {
        return;
      }
      chunk.acknowledged = true;
      acknowledgedBytes += chunk.length;
      if (acknowledgedBytes == content.length()) {
        unfinished.remove(id);
        unfinishedBytes -= content.length();
        backlogBytes -= content.length() + MESSAGE_OVERHEAD;
      }
    }
  }

  void add(Bytes content) {
    if (content.isEmpty() || content.length() > Frame.MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "a message has 1 … " + Frame.MAX_MESSAGE_BYTES + " bytes, not " + content.length());
    }
    waiting.add(new Message(nextId++, content));
    backlogBytes += content.length() + MESSAGE_OVERHEAD;
  }

  /** Puts chunks in line again that were lost or are to probe the path. */
  void again(Collection<Chunk> chunks) {
    for (var chunk : chunks) {
      if (!chunk.acknowledged && !chunk.queued) {
        chunk.queued = true;
        lost.add(chunk);
      }
    }
  }

  boolean hasChunks() {
    dropAcknowledged();
    begin();
    return !lost.isEmpty() || !cutting.isEmpty();
  }

  /** The next chunk that fits with its header into {@code room} bytes, or null. */
  @Nullable Chunk next(int room) {
    dropAcknowledged();
    var available = Math.min(room, SessionEngine.MAX_CHUNK_BYTES + Frame.MESSAGE_HEADER_BYTES);
    var first = lost.peek();
    if (first != null) {
      if (first.length + Frame.MESSAGE_HEADER_BYTES > available) {
        return null;
      }
      lost.remove();
      first.queued = false;
      return first;
    }
    begin();
    var message = cutting.peek();
    if (message == null) {
      return null;
    }
    var rest = message.content.length() - message.cut;
    var length = Math.min(rest, available - Frame.MESSAGE_HEADER_BYTES);
    // A sliver in the tail of a packet costs more in headers than it brings, and is not taken.
    if (length < rest && length < MessageAssembly.MIN_PART_BYTES) {
      return null;
    }
    var chunk = new Chunk(message, message.cut, length);
    message.cut += length;
    cutting.remove();
    if (length < rest) {
      cutting.add(message);
    }
    return chunk;
  }

  /** Nothing waits and everything sent has been acknowledged. */
  boolean isIdle() {
    return waiting.isEmpty() && unfinished.isEmpty();
  }

  /** What is in memory: all that waits or is not fully acknowledged, overhead included. */
  long backlogBytes() {
    return backlogBytes;
  }

  private void dropAcknowledged() {
    for (var chunk = lost.peek(); chunk != null && chunk.acknowledged; chunk = lost.peek()) {
      lost.remove();
    }
  }

  private void begin() {
    for (var next = waiting.peek();
        next != null && cutting.size() < PARALLEL && fits(next);
        next = waiting.peek()) {
      waiting.remove();
      cutting.add(next);
      unfinished.put(next.id, next);
      unfinishedBytes += next.content.length();
    }
  }

  private boolean fits(Message next) {
    return unfinished.isEmpty()
        || (unfinishedBytes + next.content.length() <= MessageAssembly.MAX_BYTES
            && next.id - unfinished.firstKey() < MessageAssembly.MAX_SPAN);
  }
}
