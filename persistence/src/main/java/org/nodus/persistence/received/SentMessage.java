package org.nodus.persistence.received;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.mailbox.WrittenEntry;
import org.nodus.protocol.message.MessageId;

/**
 * What a sender needs to lengthen the life of a message, and nothing that opens it.
 *
 * @param id as it was shown to the sender
 * @param coded absent when the message travels in its entry
 * @param entry the news of it, or all of it
 * @param expiry when it ends, as far as the sender has lengthened it; milliseconds count
 */
public record SentMessage(
    MessageId id, Optional<Coded> coded, WrittenEntry entry, Instant sentAt, Instant expiry) {

  /**
   * A message of which fragments lie in its neighbourhood.
   *
   * @param n how many were handed out
   */
  public record Coded(MessageCommitment commitment, int n) {}

  /** Its recipient visits the mailbox of the day it was sent on until then, and not later. */
  public Instant lookedForUntil() {
    return sentAt.truncatedTo(ChronoUnit.DAYS).plus(ContactAddress.MAX_DAYS_BACK, ChronoUnit.DAYS);
  }

  /** The same until then. */
  public SentMessage until(Instant later) {
    return new SentMessage(id, coded, entry, sentAt, later);
  }
}
