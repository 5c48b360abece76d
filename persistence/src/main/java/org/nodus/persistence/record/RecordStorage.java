package org.nodus.persistence.record;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nodus.protocol.bytes.Hash256;

/**
 * The signed mutable records of one node. Every call blocks. Which version may follow which is the
 * caller's rule: a version given again takes the place of the old one.
 */
public interface RecordStorage extends AutoCloseable {

  /** Stores all or none of them, durable on return. */
  void put(List<RecordVersion> versions);

  /** All versions under the key, lowest first. */
  List<RecordVersion> versions(Hash256 key);

  /** The highest version under the key. */
  Optional<RecordVersion> latest(Hash256 key);

  /** Removes all versions under these keys, durably. */
  void remove(List<Hash256> keys);

  /** Forgets what expires at {@code now} or before, and returns how many versions went. */
  int expire(Instant now);

  /** Under how many keys there is something; reads all of it. */
  default int names() {
    var keys = new HashSet<Hash256>();
    forEach(version -> keys.add(version.key()));
    return keys.size();
  }

  /** Visits every version of every key, in the order of keys: for replication. */
  void forEach(Consumer<RecordVersion> visitor);

  @Override
  void close();
}
