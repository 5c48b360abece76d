package org.nodus.persistence.disk;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nodus.protocol.bytes.Bytes;

/**
 * An ordered map on disk. Keys compare as unsigned bytes. Safe for many threads; every call blocks.
 *
 * <p>Writes reach the disk in the order of the calls: after a loss of power the map holds a prefix
 * of them that includes the last durable one, and a batch is in it wholly or not at all. Contract
 * test: {@code KeyValueContract}.
 */
public interface KeyValue extends AutoCloseable {

  /** One key and its value. */
  record Entry(Bytes key, Bytes value) {}

  Optional<Bytes> get(Bytes key);

  /** Makes the changes; they may be lost with the power until the next durable write. */
  void write(Batch batch);

  /** Makes the changes and returns once they, and all earlier ones, would survive a power loss. */
  void writeDurably(Batch batch);

  /**
   * At most {@code limit} entries with {@code from} ≤ key &lt; {@code until}, in key order.
   *
   * @param until exclusive; empty means "to the end"
   */
  List<Entry> entries(Bytes from, Bytes until, int limit);

  /** False if writes before its opening are missing among others that are there. */
  default boolean isWhole() {
    return true;
  }

  /**
   * Waits for the calls of other threads that have begun, then closes; later calls end in {@link
   * StoreFailure.Closed}. Closing twice does nothing.
   */
  @Override
  void close();

  /** Visits all entries of the range, page by page: what is written meanwhile may show or not. */
  default void forEach(Bytes from, Bytes until, Consumer<Entry> visitor) {
    var start = from;
    while (true) {
      var page = entries(start, until, PAGE);
      page.forEach(visitor);
      if (page.size() < PAGE) {
        return;
      }
      start = Keys.after(page.getLast().key());
    }
  }

  /** The part of this map whose keys begin with {@code prefix}; closing the view does nothing. */
  default KeyValue within(Bytes prefix) {
    return new PrefixedKeyValue(this, prefix);
  }

  /** Entries per page of {@link #forEach}: long enough to pay the seek, short enough to hold. */
  int PAGE = 256;
}
