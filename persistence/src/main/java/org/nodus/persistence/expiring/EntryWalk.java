package org.nodus.persistence.expiring;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.Keys;
import org.nodus.protocol.bytes.Bytes;

/**
 * Walks several sorted sources of index entries as one: of entries with the same key the one of the
 * first source counts. Holds one page or row of each source.
 */
final class EntryWalk {
  private final PriorityQueue<Cursor> cursors = new PriorityQueue<>();

  private EntryWalk(List<Iterator<IndexEntry>> sources) {
    for (var rank = 0; rank < sources.size(); rank++) {
      advance(rank, sources.get(rank));
    }
  }

  private record Cursor(IndexEntry entry, int rank, Iterator<IndexEntry> rest)
      implements Comparable<Cursor> {
    @Override
    public int compareTo(Cursor other) {
      var byKey = entry.key().compareTo(other.entry.key());
      return byKey != 0 ? byKey : Integer.compare(rank, other.rank);
    }
  }

  /** Visits what begins with {@code prefix}; every source is at its first such entry or behind. */
  static void run(List<Iterator<IndexEntry>> sources, Bytes prefix, Consumer<IndexEntry> visitor) {
    var walk = new EntryWalk(sources);
    var last = Bytes.EMPTY;
    for (var next = walk.cursors.poll(); next != null; next = walk.cursors.poll()) {
      var entry = next.entry();
      if (!begins(entry.key(), prefix)) {
        continue;
      }
      if (!entry.key().equals(last)) {
        last = entry.key();
        visitor.accept(entry);
      }
      walk.advance(next.rank(), next.rest());
    }
  }

  private void advance(int rank, Iterator<IndexEntry> source) {
    if (source.hasNext()) {
      cursors.add(new Cursor(source.next(), rank, source));
    }
  }

  private static boolean begins(Bytes key, Bytes prefix) {
    return key.length() >= prefix.length() && key.slice(0, prefix.length()).equals(prefix);
  }

  /** What lies in {@code map} under keys that begin with {@code prefix}, page by page. */
  static final class Pages implements Iterator<IndexEntry> {
    private final KeyValue map;
    private final Bytes until;
    private Iterator<KeyValue.Entry> page = new ArrayList<KeyValue.Entry>().iterator();
    private Bytes from;
    private boolean more = true;

    Pages(KeyValue map, Bytes prefix) {
      this.map = map;
      from = prefix;
      until = Keys.afterAllWith(prefix);
    }

    @Override
    public boolean hasNext() {
      if (!page.hasNext() && more) {
        var next = map.entries(from, until, KeyValue.PAGE);
        more = next.size() == KeyValue.PAGE;
        from = more ? Keys.after(next.getLast().key()) : from;
        page = next.iterator();
      }
      return page.hasNext();
    }

    @Override
    public IndexEntry next() {
      return RecordIndex.entryOf(page.next());
    }
  }
}
