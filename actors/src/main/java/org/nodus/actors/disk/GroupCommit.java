package org.nodus.actors.disk;

import java.util.ArrayList;
import java.util.List;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.Outcome;

/**
 * Whatever arrives at a writing actor while it waits for the disk becomes one group with one sync.
 * Confined to that actor.
 *
 * <p>Group commit without a timer: the first of a group has the actor tell itself to commit, which
 * stands in its mailbox behind all that had arrived by then.
 *
 * @param <P> what is on its way to the disk
 */
public final class GroupCommit<P> {

  /** The actor around it. */
  public interface Writer<P> {

    /** Tells itself to call {@link GroupCommit#commit}. */
    void commitSoon();

    /**
     * Makes all of them durable.
     *
     * @return what became of each, in their order
     */
    List<Outcome> append(List<P> group);

    /** Called once for each that was added. */
    void answer(P pending, WriteResult result);

    /** Why a whole group was not stored; its members are answered with what this returns. */
    WriteResult.Failed failed(StoreFailure failure);
  }

  private final Writer<P> writer;
  private final int maxBytes;
  private final List<P> group = new ArrayList<>();
  private int bytes;

  /**
   * A writer's groups.
   *
   * @param maxBytes at which a group is written at once: bounds its memory, and how long its first
   *     member waits
   */
  public GroupCommit(Writer<P> writer, int maxBytes) {
    this.writer = writer;
    this.maxBytes = maxBytes;
  }

  public void add(P pending, int pendingBytes) {
    if (group.isEmpty()) {
      writer.commitSoon();
    }
    group.add(pending);
    bytes += pendingBytes;
    if (bytes >= maxBytes) {
      commit();
    }
  }

  /** Writes what waits, if anything does, and answers. */
  public void commit() {
    if (group.isEmpty()) {
      return;
    }
    var committed = List.copyOf(group);
    group.clear();
    bytes = 0;
    try {
      var outcomes = writer.append(committed);
      for (var i = 0; i < committed.size(); i++) {
        writer.answer(committed.get(i), new WriteResult.Done(outcomes.get(i)));
      }
    } catch (StoreFailure failure) {
      var result = writer.failed(failure);
      committed.forEach(pending -> writer.answer(pending, result));
    }
  }
}
