package org.nodus.it.ordeal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.nodus.persistence.expiring.ExpiringRecord;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;

/** Records whose content follows from their key, so that whoever reads one can tell it is right. */
final class Item {
  /** Few enough that many are stored again, deleted, and stored after their end. */
  private static final int KEYS = 600;

  private static final int MAX_BODY_BYTES = 2_000;
  private static final int KEY_BYTES = 33;
  private static final int MOST_AT_ONCE = 16;

  private Item() {}

  static Bytes anyKey(RandomGenerator chance) {
    return key(chance.nextInt(KEYS));
  }

  static Bytes key(int number) {
    return bytes(new Random(number), KEY_BYTES);
  }

  static ExpiringRecord of(Bytes key, Instant expiry) {
    var content = new Random(key.hashCode());
    var note = bytes(content, content.nextInt(40));
    return new ExpiringRecord(key, note, bytes(content, content.nextInt(MAX_BODY_BYTES)), expiry);
  }

  /** What comes at once: up to {@link #MOST_AT_ONCE}. */
  static List<ExpiringRecord> some(Instant now, RandomGenerator chance) {
    return chance
        .ints(1 + chance.nextInt(MOST_AT_ONCE))
        .mapToObj(any -> of(anyKey(chance), anyExpiry(now, chance)))
        .toList();
  }

  /** Key and value of an entry of the journal. */
  static Bytes entry(long number) {
    return new ByteWriter().i64(number).toBytes();
  }

  /** Whether this is what was stored under its key. */
  static boolean isRight(ExpiringRecord read) {
    return read.equals(of(read.key(), read.expiry()));
  }

  static Instant anyExpiry(Instant now, RandomGenerator chance) {
    return switch (chance.nextInt(3)) {
      case 0 -> now.plus(Duration.ofMinutes(1 + chance.nextInt(60)));
      case 1 -> now.plus(Duration.ofHours(1 + chance.nextInt(24)));
      default -> now.plus(Duration.ofDays(1 + chance.nextInt(8)));
    };
  }

  private static Bytes bytes(Random content, int length) {
    var bytes = new byte[length];
    content.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
