package org.nodus.it.disk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nodus.node.environment.RealChance;
import org.nodus.persistence.expiring.ExpiringRecord;
import org.nodus.protocol.bytes.Bytes;

/**
 * What both sides of a measurement store: keys as long as those of fragments, bodies that no
 * compression helps with.
 */
record Records(List<ExpiringRecord> all) {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:30Z");
  static final Instant EXPIRY = NOW.plus(Duration.ofHours(20));
  private static final int KEY_BYTES = 33;

  static Records of(int count, int bodyBytes) {
    var random = RealChance.INSTANCE.random();
    var all = new ArrayList<ExpiringRecord>(count);
    for (var i = 0; i < count; i++) {
      all.add(
          new ExpiringRecord(
              bytes(random, KEY_BYTES), Bytes.EMPTY, bytes(random, bodyBytes), EXPIRY));
    }
    return new Records(List.copyOf(all));
  }

  /** In groups of {@code size}, the last one perhaps smaller. */
  List<List<ExpiringRecord>> groups(int size) {
    var groups = new ArrayList<List<ExpiringRecord>>();
    for (var from = 0; from < all.size(); from += size) {
      groups.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return groups;
  }

  private static Bytes bytes(RandomGenerator random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
