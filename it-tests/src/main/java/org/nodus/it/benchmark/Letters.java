package org.nodus.it.benchmark;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MimeType;

/**
 * The messages of one round, each to a recipient of its own: whoever collects reads a whole
 * mailbox, and so the figures of a message do not depend on how many others wait beside it.
 */
final class Letters {
  private final long seed;
  private final int sizeBytes;
  private final List<IdentityKeys> recipients;

  private Letters(long seed, int sizeBytes, List<IdentityKeys> recipients) {
    this.seed = seed;
    this.sizeBytes = sizeBytes;
    this.recipients = recipients;
  }

  /** Makes the keys of {@code count} recipients, about a millisecond each. */
  static Letters write(int count, int sizeBytes, long seed) {
    var random = new SplittableRandom(seed);
    var recipients =
        IntStream.range(0, count)
            .mapToObj(number -> IdentityKeys.of(bytes(random, IdentityKeys.SEED_BYTES)))
            .toList();
    return new Letters(seed, sizeBytes, recipients);
  }

  int count() {
    return recipients.size();
  }

  IdentityKeys recipient(int number) {
    return recipients.get(number);
  }

  /** The same each time it is asked for, and no two alike. */
  Message.Body body(int number) {
    var random = new SplittableRandom(seed + number + 1);
    return new Message.Body(MimeType.BINARY, Optional.empty(), bytes(random, sizeBytes));
  }

  private static Bytes bytes(SplittableRandom random, int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
