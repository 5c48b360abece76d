package org.nodus.protocol.message;

import org.nodus.protocol.identity.Uid;

/** What came out of sealed bytes. */
public sealed interface Opened {

  /** Written by who it says, for us, and unchanged. */
  record Verified(Message message) implements Opened {
    /** Who wrote it: the hash of the bundle whose keys signed. */
    public Uid sender() {
      return message.header().sender().uid();
    }
  }

  /**
   * Sealed for another key or damaged on the way: nobody can tell which. Other fragments or another
   * copy may help.
   */
  record Unreadable(String reason) implements Opened {}

  /** Properly sealed for us, but no message: the sender's program is at fault. */
  record Corrupt(String reason) implements Opened {}

  /** A real message to another, sealed again for us by someone who received it. */
  record NotForUs(Uid recipient) implements Opened {}

  /** Written by someone else than it says, or changed before it was sealed. */
  record BadSignature(Uid claimedSender) implements Opened {}
}
