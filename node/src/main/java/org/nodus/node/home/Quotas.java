package org.nodus.node.home;

import org.nodus.config.NodusConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many bytes a node holds at most, of fragments and of mailbox entries. What {@code node.conf}
 * says counts; where it says {@code auto}, what the machine has decides.
 */
public record Quotas(long fragmentBytes, long mailboxBytes) {
  private static final Logger LOG = LoggerFactory.getLogger(Quotas.class);

  /** Half as much of mailboxes, and five eighths are left to the journal, logs and others. */
  private static final int FRAGMENTS_PART_OF_DISK = 4;

  private static final int MAILBOXES_PART_OF_DISK = 8;

  /** So that others get room on a large disk, and one node is not a large part of its network. */
  private static final long MOST_FRAGMENT_BYTES = 64L << 30;

  private static final long MOST_MAILBOX_BYTES = 8L << 30;

  /** Below so much nothing is written anyway: it is the reserve of every store. */
  private static final long LEAST_DISK_BYTES = 64L << 20;

  /**
   * A fragment weighs some 200 bytes in memory, whatever its length: a node full of those of 1 KiB
   * has two fifths of its heap for them.
   */
  private static final int BYTES_PER_BYTE_OF_HEAP = 2;

  /** With what is dead beside it, up to three times as much, that is half of the heap. */
  private static final int FRAGMENTS_PART_OF_HEAP = 8;

  /** They are many small things, which weigh more than their bytes. */
  private static final int MAILBOXES_PART_OF_HEAP = 16;

  /**
   * Of a node with a disk. Where it has less than 64 MiB the quotas are those of 64: the stores
   * refuse by themselves what finds no room, and a node whose disk others filled serves what it
   * holds and keeps its ledger.
   *
   * @param diskBytes what its file system would have to give if this node held nothing: what is
   *     free and what it holds already, so that a node that fills up keeps its quotas
   * @param heapBytes most that this process may use
   */
  public static Quotas ofDisk(NodusConfig config, long diskBytes, long heapBytes) {
    if (diskBytes < LEAST_DISK_BYTES) {
      LOG.warn(
          "The disk has {} MiB for this node: it takes nothing new until there are more than {}.",
          diskBytes >> 20,
          LEAST_DISK_BYTES >> 20);
      return ofDisk(config, LEAST_DISK_BYTES, heapBytes);
    }
    var byHeap = heapBytes * BYTES_PER_BYTE_OF_HEAP;
    return new Quotas(
            Math.min(Math.min(diskBytes / FRAGMENTS_PART_OF_DISK, byHeap), MOST_FRAGMENT_BYTES),
            Math.min(Math.min(diskBytes / MAILBOXES_PART_OF_DISK, byHeap), MOST_MAILBOX_BYTES))
        .unlessSaid(config);
  }

  /** Of a node that holds everything in memory: no setting gives it more than a part of that. */
  public static Quotas ofMemory(NodusConfig config, long heapBytes) {
    var most = new Quotas(heapBytes / FRAGMENTS_PART_OF_HEAP, heapBytes / MAILBOXES_PART_OF_HEAP);
    var said = most.unlessSaid(config);
    return new Quotas(
        Math.min(said.fragmentBytes, most.fragmentBytes),
        Math.min(said.mailboxBytes, most.mailboxBytes));
  }

  /** These, but for what the settings say. */
  public Quotas unlessSaid(NodusConfig config) {
    return new Quotas(
        config.storage().quotaBytes().orElse(fragmentBytes),
        config.mailboxes().quotaBytes().orElse(mailboxBytes));
  }
}
