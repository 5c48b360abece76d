package org.nodus.node.home;

import java.nio.file.Path;
import org.nodus.actors.environment.Chance;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.file.FileSegments;
import org.nodus.persistence.fragment.FragmentStorage;
import org.nodus.persistence.fragment.SegmentedFragments;
import org.nodus.persistence.leveldb.LevelDb;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.persistence.mailbox.SegmentedMailboxes;
import org.nodus.persistence.peer.KeyValuePeers;
import org.nodus.persistence.peer.PeerStorage;
import org.nodus.persistence.record.KeyValueRecords;
import org.nodus.persistence.record.RecordStorage;
import org.nodus.protocol.bytes.Bytes;

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

  /**
   * Opens what lies below {@code home}, made when missing.
   *
   * @param chance for the keys under which expiring records are sealed
   */
  public static NodeDisks open(Path home, Chance chance) {
    var data = home.resolve("data");
    var index = LevelDb.open(data.resolve("index"));
    try {
      var journal = LevelDb.open(home.resolve("journal"));
      try {
        return over(
            index,
            FileSegments.open(data.resolve("fragments")),
            FileSegments.open(data.resolve("mailboxes")),
            journal,
            chance);
      } catch (RuntimeException failure) {
        journal.close();
        throw failure;
      }
    } catch (RuntimeException failure) {
      index.close();
      throw failure;
    }
  }

  /**
   * Opens what lies on any disk, that of the simulation for one: files and maps must be this node's
   * alone. They are closed with the disks; when this fails they stay the caller's to close.
   *
   * @param chance for the keys under which expiring records are sealed
   */
  public static NodeDisks over(
      KeyValue index,
      SegmentFiles fragments,
      SegmentFiles mailboxes,
      KeyValue journal,
      Chance chance) {
    return new NodeDisks(
        SegmentedFragments.open(fragments, part(index, "f"), chance::secret),
        SegmentedMailboxes.open(mailboxes, part(index, "m"), chance::secret),
        new KeyValueRecords(part(index, "r")),
        new KeyValuePeers(part(index, "p")),
        journal,
        index);
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
