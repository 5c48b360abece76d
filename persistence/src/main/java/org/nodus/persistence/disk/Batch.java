package org.nodus.persistence.disk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nodus.protocol.bytes.Bytes;

/** Changes that a {@link KeyValue} makes all together or not at all, later ones winning. */
public final class Batch {

  /** One key set or removed. */
  public sealed interface Change {
    Bytes key();
  }

  /** The key has this value from now on. */
  public record Put(Bytes key, Bytes value) implements Change {}

  /** The key is gone; removing what is not there is fine. */
  public record Delete(Bytes key) implements Change {}

  private final List<Change> changes = new ArrayList<>();
  private boolean forgets;

  public Batch put(Bytes key, Bytes value) {
    changes.add(new Put(key, value));
    return this;
  }

  public Batch delete(Bytes key) {
    changes.add(new Delete(key));
    return this;
  }

  public Batch addAll(Batch other) {
    changes.addAll(other.changes);
    return this;
  }

  /** What it puts says that more than that is gone: a full disk has to let it through. */
  public Batch forgetting() {
    forgets = true;
    return this;
  }

  /** Whether it leaves less than there was: {@link #forgetting}, or nothing is put. */
  public boolean forgets() {
    return forgets || changes.stream().allMatch(Delete.class::isInstance);
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** A view in the order of the calls. */
  public List<Change> changes() {
    return Collections.unmodifiableList(changes);
  }
}
