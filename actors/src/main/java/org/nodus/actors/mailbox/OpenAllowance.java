package org.nodus.actors.mailbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.mailbox.MailboxEntry;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.persistence.mailbox.WaitingEntry;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.Allowance;
import org.nodus.protocol.capability.Opening;

/**
 * What the owner of one mailbox has opened it for: the latest opening that waits there. Tells the
 * branch, so that the door lets in what is written within it. Confined to its {@link Mailbox}.
 */
final class OpenAllowance {
  private record Standing(Opening opening, long untilMillis) {}

  private final Hash256 address;
  private final Shelf shelf;
  private final Waitlist waiting;
  private Optional<Standing> standing = Optional.empty();

  /** Of nothing opened yet. */
  OpenAllowance(Hash256 address, Shelf shelf, Waitlist waiting) {
    this.address = address;
    this.shelf = shelf;
    this.waiting = waiting;
  }

  /**
   * Looks for an opening among what the disk has; nothing is read where there is none.
   *
   * @return those that are damaged
   * @throws StoreFailure the disk does not answer
   */
  List<Hash256> find(List<WaitingEntry> found) {
    return found.stream()
        .filter(WaitingEntry::opening)
        .map(WaitingEntry::id)
        .filter(id -> !isSound(id))
        .toList();
  }

  private boolean isSound(Hash256 id) {
    try {
      shelf.storage().read(new MailboxStorage.EntryKey(address, id)).ifPresent(this::stored);
      return true;
    } catch (StoreFailure.Damaged damaged) {
      return false;
    }
  }

  /** Something is on the disk; of openings the latest stands. */
  void stored(MailboxEntry entry) {
    openingIn(entry.entry())
        .filter(next -> isLater(next))
        .ifPresent(
            next -> {
              standing = Optional.of(new Standing(next, entry.expiry().toEpochMilli()));
              // Of before this mailbox had an actor.
              waiting.bury(shelf.storage().deleted(address));
              shelf.storage().welcome(address);
              tell(entry.expiry());
            });
  }

  private boolean isLater(Opening next) {
    return standing
        .filter(now -> now.opening().issuedAtMillis() >= next.issuedAtMillis())
        .isEmpty();
  }

  private static Optional<Opening> openingIn(Bytes entry) {
    try {
      return Opening.isOne(entry) ? Optional.of(Opening.decode(entry)) : Optional.empty();
    } catch (DecodeFailure none) {
      return Optional.empty();
    }
  }

  /** This is not there any more. */
  void gone(Hash256 id) {
    if (standing.filter(now -> now.opening().id().equals(id)).isPresent()) {
      standing = Optional.empty();
      tell(Instant.EPOCH);
    }
  }

  private void tell(Instant until) {
    shelf.mailboxes().tell(new Mailboxes.OpenUntil(address, until));
  }

  /** What is left, when so many entries are on their way to the disk. */
  Optional<Allowance> left(Instant now, int beingAppended) {
    return standing
        .filter(one -> one.untilMillis() > now.toEpochMilli())
        .map(
            one -> new Allowance(one.opening(), one.untilMillis(), waiting.used() + beingAppended));
  }
}
