package org.nodus.actors.delivery;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.message.Message;
import org.nodus.protocol.message.MessageId;

/** What {@link MessageCollector} tells whoever sent it; {@link Finished} is always the last. */
public sealed interface CollectorNews {

  /**
   * A message, verified. Store it durably, then tell {@code confirm}: not before that is anybody
   * paid or told to delete. The same message can arrive again from another entry or another day.
   *
   * @param entry the mailbox entry that brought it
   */
  record Arrived(Hash256 entry, MessageId id, Message message, ActorRef<Confirmation> confirm)
      implements CollectorNews {}

  /** What the caller did with a message. */
  enum Confirmation {
    /** It is durable, or was already. */
    KEPT,
    /**
     * It is durable, and other devices of the recipient have yet to fetch it: nobody is paid or
     * told to delete, and it can be collected again.
     */
    LEFT,
    /** It could not be stored: nothing is deleted, it can be collected again. */
    NOT_KEPT
  }

  /**
   * After a confirmation: how it ended at the holders. All zero for a message that came inline.
   *
   * @param paid proved possession and have the secret of their share
   * @param unpaid hold a share and did not prove it in time, or did not confirm the secret
   * @param deleted say that their fragments are gone
   */
  record Settled(Hash256 entry, MessageId id, int holders, int paid, int unpaid, int deleted)
      implements CollectorNews {}

  /** An entry that gave no message. */
  record Skipped(Hash256 entry, Problem problem, String detail) implements CollectorNews {}

  /** Why an entry gave no message. */
  enum Problem {
    /** Sealed for another key, or damaged. */
    UNREADABLE(true),
    /** Sealed for us, but in no form that we know; or the fragments are no code word. */
    CORRUPT(true),
    /** A real message to somebody else. */
    FOREIGN(true),
    /** Not written by who it says. */
    BAD_SIGNATURE(true),
    /** Too few fragments could be fetched now. */
    NOT_ENOUGH_FRAGMENTS(false),
    /** Kept here, and left for other devices. */
    LEFT(false),
    /** The caller could not store it, or did not say so in time. */
    NOT_KEPT(false);

    private final boolean permanent;

    Problem(boolean permanent) {
      this.permanent = permanent;
    }

    /** Whether trying again is pointless: the entry can be counted among the known ones. */
    public boolean isPermanent() {
      return permanent;
    }
  }

  /**
   * The collector has stopped.
   *
   * @param collected how many messages were confirmed
   * @param skipped how many entries gave none
   */
  record Finished(List<AddressReport> addresses, int collected, int skipped)
      implements CollectorNews {
    public Finished {
      addresses = List.copyOf(addresses);
    }

    /** Whether "there is nothing else" is certain: no complete write can have been missed. */
    public boolean isComplete() {
      return addresses.stream().allMatch(AddressReport::isComplete);
    }
  }

  /**
   * One mailbox.
   *
   * @param answers how many holders listed it; {@code needed} make it certain
   * @param listed entries, known ones included
   * @param missing new entries that were listed and that no holder gave
   */
  record AddressReport(int answers, int needed, int listed, int missing) {
    boolean isComplete() {
      return answers >= needed && answers > 0 && missing == 0;
    }
  }
}
