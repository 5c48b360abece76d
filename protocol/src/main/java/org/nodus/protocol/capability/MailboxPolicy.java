package org.nodus.protocol.capability;

import java.time.Duration;
import java.util.Optional;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.message.Message;

/**
 * What the owner of a mailbox wants of those who write to her; signed with what it stands in.
 *
 * <pre>
 * price factor (1) ‖ most bytes (4) ‖ longest life in seconds (4)
 * </pre>
 *
 * @param priceFactor 1 … 128: how many times the usual work who has no allowance has to show
 * @param maxBytes 1 … 1 MiB that a message may have; holders see sealed entries alone, so it is the
 *     sender who obeys
 * @param maxLifeSeconds 60 … 90 days that an entry may wait
 */
public record MailboxPolicy(int priceFactor, int maxBytes, int maxLifeSeconds) {
  public static final int SIZE_BYTES = 1 + 4 + 4;

  /** As much as a mailbox with its last eighth left asks anyway. */
  public static final int MAX_PRICE_FACTOR = 128;

  private static final int LEAST_LIFE_SECONDS = 60;
  private static final int LONGEST_LIFE_SECONDS = 90 * 86_400;

  /** What everybody has who says nothing. */
  public static final MailboxPolicy OPEN =
      new MailboxPolicy(1, Message.Body.MAX_BYTES, LONGEST_LIFE_SECONDS);

  public MailboxPolicy {
    if (!isLegal(priceFactor, maxBytes, maxLifeSeconds)) {
      throw new IllegalArgumentException("not the shape of a policy");
    }
  }

  private static boolean isLegal(int priceFactor, int maxBytes, int maxLifeSeconds) {
    return priceFactor >= 1
        && priceFactor <= MAX_PRICE_FACTOR
        && maxBytes >= 1
        && maxBytes <= Message.Body.MAX_BYTES
        && maxLifeSeconds >= LEAST_LIFE_SECONDS
        && maxLifeSeconds <= LONGEST_LIFE_SECONDS;
  }

  /** Why a message of so many bytes may not be left for so long, in words for its sender. */
  public Optional<String> objection(int bytes, Duration life) {
    if (bytes > maxBytes) {
      return Optional.of("the recipient takes messages of at most " + maxBytes + " bytes");
    }
    return life.compareTo(Duration.ofSeconds(maxLifeSeconds)) > 0
        ? Optional.of(
            "the recipient takes messages that wait for at most " + maxLifeSeconds + " seconds")
        : Optional.empty();
  }

  public void writeTo(ByteWriter writer) {
    writer.u8(priceFactor).i32(maxBytes).i32(maxLifeSeconds);
  }

  /** Reads what {@link #writeTo} wrote. */
  public static MailboxPolicy read(ByteReader reader) throws DecodeFailure {
    var priceFactor = reader.u8();
    var maxBytes = reader.i32();
    var maxLifeSeconds = reader.i32();
    if (!isLegal(priceFactor, maxBytes, maxLifeSeconds)) {
      throw new DecodeFailure("a policy of " + priceFactor + ", " + maxBytes + " bytes");
    }
    return new MailboxPolicy(priceFactor, maxBytes, maxLifeSeconds);
  }
}
