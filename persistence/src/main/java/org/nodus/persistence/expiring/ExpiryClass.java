package org.nodus.persistence.expiring;

import java.time.Duration;

/**
 * Records that live about equally long share segments, so that a segment can be unlinked whole. A
 * segment takes records for a quarter of its class and is thus gone at 5/4 of it.
 */
enum ExpiryClass {
  HOUR('h', Duration.ofHours(1)),
  DAY('d', Duration.ofDays(1)),
  WEEK('w', Duration.ofDays(7)),
  LONGER('x', Duration.ofDays(90));

  private final char letter;
  private final long lifeMillis;

  ExpiryClass(char letter, Duration life) {
    this.letter = letter;
    this.lifeMillis = life.toMillis();
  }

  static ExpiryClass ofLife(long millis) {
    for (var candidate : values()) {
      if (millis <= candidate.lifeMillis) {
        return candidate;
      }
    }
    return LONGER;
  }

  char letter() {
    return letter;
  }

  long takesRecordsForMillis() {
    return lifeMillis / 4;
  }
}
