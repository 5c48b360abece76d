package org.nodus.protocol.session;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * Puts cut messages together and gives each one out once. Memory grows with the bytes received,
 * never with the length declared. Messages in the making are together at most {@value #MAX_BYTES}
 * bytes long, their ids lie within {@value #MAX_SPAN}, and only the last part of one is shorter
 * than {@value #MIN_PART_BYTES}: so a peer costs some 1.5 MiB at most, whatever it sends. A sender
 * that knows the same law never meets these limits.
 */
final class MessageAssembly {
  /** Sixteen messages of full length for each peer. */
  static final int MAX_BYTES = 16 * Frame.MAX_MESSAGE_BYTES;

  /**
   * A sender begins no message whose id is that far from its oldest unfinished one: half of the
   * window in which finished ids are remembered.
   */
  static final int MAX_SPAN = ReplayWindow.SIZE / 2;

  /** A packet's chunk has 1,106 bytes, or a few less beside other frames. */
  static final int MIN_PART_BYTES = 1_024;

  private final TreeMap<Integer, Partial> partials = new TreeMap<>();
  private final ReplayWindow finished = new ReplayWindow();
  private int declaredBytes;

  private static final class Partial {
    final int total;
    final TreeMap<Integer, Bytes> parts = new TreeMap<>();
    int received;

    Partial(int total) {
      this.total = total;
    }

    /** Ignores what is there already; parts are cut once, so they never overlap otherwise. */
    void add(Frame.Message frame) throws DecodeFailure {
      var before = parts.floorEntry(frame.offset());
      if (before != null
          && before.getKey() == frame.offset()
          && before.getValue().length() == frame.bytes().length()) {
        return;
      }
      var after = parts.ceilingKey(frame.offset());
      if ((before != null && before.getKey() + before.getValue().length() > frame.offset())
          || (after != null && after < frame.offset() + frame.bytes().length())) {
        throw new DecodeFailure("parts of a message overlap");
      }
      parts.put(frame.offset(), detached(frame.bytes()));
      received += frame.bytes().length();
    }

    /** A short end would keep the whole packet that it came in. */
    private static Bytes detached(Bytes part) {
      return part.length() < MIN_PART_BYTES ? Bytes.wrap(part.toArray()) : part;
    }

    Bytes joined() {
      return Bytes.concat(parts.values().toArray(Bytes[]::new));
    }
  }

  /**
   * Takes a part; gives the whole message when this part completed it, null otherwise.
   *
   * @throws DecodeFailure if the sender breaks the rules: the session should end
   */
  @Nullable Bytes accept(Frame.Message frame) throws DecodeFailure {
    if (!finished.isFresh(frame.id())) {
      return null;
    }
    var isLast = frame.offset() + frame.bytes().length() == frame.total();
    if (!isLast && frame.bytes().length() < MIN_PART_BYTES) {
      throw new DecodeFailure("a message in crumbs");
    }
    var partial = partials.get(frame.id());
    if (partial == null) {
      if (frame.bytes().length() == frame.total()) {
        finished.accept(frame.id());
        return frame.bytes();
      }
      if (declaredBytes + frame.total() > MAX_BYTES || isTooFar(frame.id())) {
        throw new DecodeFailure("more unfinished messages than agreed");
      }
      declaredBytes += frame.total();
      partial = new Partial(frame.total());
      partials.put(frame.id(), partial);
    }
    if (partial.total != frame.total()) {
      throw new DecodeFailure("a message changed its length");
    }
    partial.add(frame);
    if (partial.received < partial.total) {
      return null;
    }
    partials.remove(frame.id());
    declaredBytes -= partial.total;
    finished.accept(frame.id());
    return partial.joined();
  }

  private boolean isTooFar(int id) {
    return !partials.isEmpty()
        && (id - partials.firstKey() >= MAX_SPAN || partials.lastKey() - id >= MAX_SPAN);
  }

  int declaredBytes() {
    return declaredBytes;
  }
}
