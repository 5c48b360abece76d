package org.nodus.actors.replication;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.persistence.record.RecordStorage;
import org.nodus.persistence.record.RecordVersion;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.keeping.ReplicaSummary;
import org.nodus.protocol.record.RecordRules;

/** What this node knows as a replica, read from its disks. Blocks. */
public record ReplicaShelves(MailboxStorage mailboxes, RecordStorage records) {

  /** Ids of all entries at the address that wait, were deleted or cost too little. */
  List<Hash256> entries(Hash256 address) {
    return mailboxes.known(address);
  }

  ReplicaSummary mailbox(Hash256 address) {
    return ReplicaSummary.of(address, entries(address));
  }

  ReplicaSummary record(Hash256 key) {
    return summary(key, records.versions(key));
  }

  /** One of each mailbox in which something waits or was deleted. */
  List<ReplicaSummary> allMailboxes() {
    var ids = new LinkedHashMap<Hash256, Set<Hash256>>();
    mailboxes.forEachKnown(
        entry ->
            ids.computeIfAbsent(entry.address(), none -> new LinkedHashSet<>()).add(entry.id()));
    var all = new ArrayList<ReplicaSummary>();
    ids.forEach((address, entries) -> all.add(ReplicaSummary.of(address, List.copyOf(entries))));
    return all;
  }

  List<ReplicaSummary> allRecords() {
    Map<Hash256, List<RecordVersion>> versions = new LinkedHashMap<>();
    records.forEach(
        version -> versions.computeIfAbsent(version.key(), none -> new ArrayList<>()).add(version));
    var all = new ArrayList<ReplicaSummary>();
    versions.forEach((key, some) -> all.add(summary(key, some)));
    return all;
  }

  /** Only what is served counts: who came late has no older versions and lacks none. */
  private static ReplicaSummary summary(Hash256 key, List<RecordVersion> versions) {
    return ReplicaSummary.of(
        key, served(versions).stream().map(version -> Sha256.of(version.record())).toList());
  }

  /** The versions that replicas answer with, lowest first. */
  static List<RecordVersion> served(List<RecordVersion> all) {
    return all.subList(Math.max(0, all.size() - RecordRules.MAX_VERSIONS), all.size());
  }
}
