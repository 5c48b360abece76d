package org.nodus.actors.mailbox;

import java.time.Duration;
import org.nodus.protocol.mailbox.MailboxRules;

/**
 * What this node gives away to mailboxes.
 *
 * @param rules of each single mailbox
 * @param maxEntries waiting in all mailboxes together
 * @param waitingWrites entries handed to the writer and not yet durable; more is {@code BUSY}
 * @param clockTolerance how far the clock of an owner may be off
 * @param maxNonces remembered nonces of owners; more is {@code BUSY} until some grow old
 * @param maxDevices bound to mailboxes here, or a moment ago; more are {@code BUSY}
 * @param fullPause how long nothing is tried after the disk was full
 */
public record MailboxLimits(
    MailboxRules rules,
    int maxEntries,
    int waitingWrites,
    Duration clockTolerance,
    int maxNonces,
    int maxDevices,
    Duration fullPause) {

  /**
   * 65,536 entries of 16 KiB are 1 GiB; 65,536 nonces are some 10 MiB, and 500 reads a second for
   * the two minutes that a nonce is remembered. 8,192 devices are less than half a kilobyte each,
   * and renew themselves with 160 proofs a second.
   */
  public static final MailboxLimits DEFAULT =
      new MailboxLimits(
          MailboxRules.STANDARD,
          65_536,
          1_024,
          Duration.ofMinutes(1),
          65_536,
          8_192,
          Duration.ofSeconds(10));
}
