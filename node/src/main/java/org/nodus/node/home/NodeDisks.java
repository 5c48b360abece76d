package org.nodus.node.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nodus.actors.environment.Chance;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.expiring.Hands;
import org.nodus.persistence.expiring.Recovery;
import org.nodus.persistence.file.FileSegments;
import org.nodus.persistence.fragment.FragmentStorage;
import org.nodus.persistence.fragment.SegmentedFragments;
import org.nodus.persistence.leveldb.LevelDb;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.persistence.memory.MemorySegmentFiles;
import org.nodus.persistence.peer.KeyValuePeers;
import org.nodus.persistence.peer.PeerStorage;
import org.nodus.persistence.record.KeyValueRecords;
import org.nodus.persistence.record.RecordStorage;
import org.nodus.protocol.bytes.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open disks of one node: two databases, one for the indices of {@code data/} and one for the
 * journal, because the journal syncs in groups of its own.
 */
public record NodeDisks(
    FragmentStorage fragments,
    MailboxStorage mailboxes,
    RecordStorage records,
    PeerStorage peers,
    KeyValue journal,
    KeyValue index)
    implements AutoCloseable {
  /** Some 20,000 votes of 200 bytes: an hour of a busy validator whose disk others have filled. */
  private static final long JOURNAL_RESERVE_BYTES = 4 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(NodeDisks.class);

  /**
   * Opens what lies below {@code home}, made when missing.
   *
   * @param chance for the keys under which expiring records are sealed
   * @throws StoreFailure.DirectoryUnusable the journal is gone: a node that has run before does not
   *     begin a new one by itself, because it would forget its promises
   */
  public static NodeDisks open(Path home, Chance chance) {
    var data = home.resolve("data");
    var place = home.resolve("journal");
    ensureNotLost(place, data);
    // The journal first: where there is data there was one.
    var journal = LevelDb.openWithReserve(place, JOURNAL_RESERVE_BYTES);
    journal
        .dropped()
        .ifPresent(
            dropped ->
                LOG.warn(
                    "The journal ends before what its log held ({}): expected after a loss of power or a"
                        + " kill, damage of the disk otherwise.",
                    dropped));
    journal.settle();
    try {
      return overData(data, journal, chance);
    } catch (RuntimeException failure) {
      journal.close();
      throw failure;
    }
  }

  private static NodeDisks overData(Path data, KeyValue journal, Chance chance) {
    try {
      return overIndex(data, journal, chance);
    } catch (StoreFailure.Damaged damaged) {
      LOG.warn("{} It is made again; names come back from other nodes.", damaged.getMessage());
      setAside(data.resolve("index"));
      return overIndex(data, journal, chance);
    }
  }

  private static NodeDisks overIndex(Path data, KeyValue journal, Chance chance) {
    var index = LevelDb.open(data.resolve("index"));
    index
        .dropped()
        .ifPresent(
            dropped ->
                LOG.warn(
                    "The index ends before what its log held ({}): what it says of fragments and"
                        + " mailboxes is made again.",
                    dropped));
    try {
      var fragments = FileSegments.open(data.resolve("fragments"));
      var mailboxes = FileSegments.open(data.resolve("mailboxes"));
      var disks =
          Hands.ofAllProcessors(hands -> over(index, fragments, mailboxes, journal, chance, hands));
      index.settle();
      return disks;
    } catch (RuntimeException failure) {
      index.close();
      throw failure;
    }
  }

  /** One that was set aside earlier goes. */
  private static void setAside(Path index) {
    var aside = index.resolveSibling("index.damaged");
    try {
      if (Files.isDirectory(aside)) {
        try (var files = Files.list(aside)) {
          for (var file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(aside);
      }
      Files.move(index, aside);
    } catch (IOException failure) {
      throw new StoreFailure.Broken("The directory " + index + " cannot be set aside.", failure);
    }
  }

  /** The directory alone says nothing: it may be where a file system should be mounted. */
  private static void ensureNotLost(Path journal, Path data) {
    if (Files.exists(data) && !LevelDb.isIn(journal)) {
      throw new StoreFailure.DirectoryUnusable(
          journal.toString(),
          "it is missing or empty, though this node has run before; put your copy of it back, or remove "
              + data
              + " too to begin without what it promised and earned");
    }
  }

  /** Of a node that keeps nothing: all of it is gone when they are closed, or the process ends. */
  public static NodeDisks inMemory(Chance chance) {
    return over(
        MemoryKeyValue.create(),
        MemorySegmentFiles.create(),
        MemorySegmentFiles.create(),
        MemoryKeyValue.create(),
        chance);
  }

  /**
   * Opens what lies on any disk, that of the simulation for one, on the calling thread alone: files
   * and maps must be this node's. They are closed with the disks; when this fails they stay the
   * caller's to close.
   *
   * @param chance for the keys under which expiring records are sealed
   */
  public static NodeDisks over(
      KeyValue index,
      SegmentFiles fragments,
      SegmentFiles mailboxes,
      KeyValue journal,
      Chance chance) {
    return over(index, fragments, mailboxes, journal, chance, Hands.NONE);
  }

  private static NodeDisks over(
      KeyValue index,
      SegmentFiles fragments,
      SegmentFiles mailboxes,
      KeyValue journal,
      Chance chance,
      Hands hands) {
    var openFragments = SegmentedFragments.open(fragments, part(index, "f"), chance::secret, hands);
    var openMailboxes = SegmentedMailboxes.open(mailboxes, part(index, "m"), chance::secret, hands);
    tell("fragments", openFragments.recovery());
    tell("mailboxes", openMailboxes.recovery());
    return new NodeDisks(
        openFragments,
        openMailboxes,
        new KeyValueRecords(part(index, "r")),
        new KeyValuePeers(part(index, "p")),
        journal,
        index);
  }

  private static void tell(String store, Recovery recovery) {
    if (recovery.damaged() > 0 || recovery.vanished() > 0) {
      LOG.warn(
          "On the disk with the {}, {} records or keys were damaged and {} were gone; other nodes repair"
              + " what is missing. Look after the disk if the machine did not lose power.",
          store,
          recovery.damaged(),
          recovery.vanished());
    }
  }

  /** What fragments and mailboxes take on their disk. */
  public long segmentBytes() {
    return fragments.usage().diskBytes() + mailboxes.usage().diskBytes();
  }

  private static KeyValue part(KeyValue index, String name) {
    return index.within(Bytes.utf8(name));
  }

  /** After every actor that uses them has stopped. */
  @Override
  public void close() {
    fragments.close();
    mailboxes.close();
    records.close();
    index.close();
    journal.close();
  }
}
