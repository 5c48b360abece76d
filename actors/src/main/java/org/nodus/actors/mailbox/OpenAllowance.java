package org.nodus.actors.mailbox;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * What the owner of one mailbox has opened it for, the latest opening that waits there, and which
 * entries use it. Tells the branch, so that the door lets in what is written within it. Confined to
 * its {@link Mailbox}.
 */
final class OpenAllowance {
  private record Standing(Opening opening, Instant until) {}

  private final Hash256 address;
  private final Shelf shelf;
  private final Waitlist waiting;

  /** Until when each entry under the write key counts; none is noted beyond what can be bought. */
  private final Map<Hash256, Instant> uses = new HashMap<>();

  private Optional<Standing> standing = Optional.empty();

  /** Of nothing opened yet. */
  OpenAllowance(Hash256 address, Shelf shelf, Waitlist waiting) {
    this.address = address;
    this.shelf = shelf;
    this.waiting = waiting;
  }

  /**
   * Looks for an opening among what the disk has; nothing is read where there is none. Who wrote
   * what was deleted is not known any more: it counts.
   *
   * @return those that are damaged
   * @throws StoreFailure the disk does not answer
   */
  List<Hash256> find(List<WaitingEntry> found) {
    var damaged =
        found.stream()
            .filter(WaitingEntry::opening)
            .map(WaitingEntry::id)
            .filter(id -> !isSound(id))
            .toList();
    if (standing.isPresent()) {
      var deleted = shelf.storage().deleted(address);
      waiting.bury(deleted);
      deleted.forEach(this::use);
    }
    return damaged;
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
    var next = openingIn(entry.entry());
    if (next.isEmpty()) {
      count(entry);
    } else if (isLater(next.get(), entry.expiry())) {
      var isFirst = now().isEmpty();
      standing = Optional.of(new Standing(next.get(), entry.expiry()));
      if (isFirst) {
        countWaiting();
      }
      shelf.storage().welcome(address);
      tell(entry.expiry());
    }
  }

  private Optional<Standing> now() {
    return standing.filter(one -> one.until().isAfter(shelf.clock().now()));
  }

  private boolean isLater(Opening next, Instant until) {
    return now()
        .filter(
            one ->
                one.opening().equals(next)
                    ? !until.isAfter(one.until())
                    : one.opening().issuedAtMillis() >= next.issuedAtMillis())
        .isEmpty();
  }

  private static Optional<Opening> openingIn(Bytes entry) {
    try {
      return Opening.isOne(entry) ? Optional.of(Opening.decode(entry)) : Optional.empty();
    } catch (DecodeFailure none) {
      return Optional.empty();
    }
  }

  /** What contacts left before counts, what strangers did does not. */
  private void countWaiting() {
    uses.clear();
    for (var id : waiting.entries()) {
      try {
        shelf.storage().read(new MailboxStorage.EntryKey(address, id)).ifPresent(this::count);
      } catch (StoreFailure unreadable) {
        // The opening is durable: it stands whatever else can be read.
        use(id, waiting.expiry(id));
      }
    }
  }

  private void count(MailboxEntry entry) {
    if (standing
        .filter(one -> one.opening().address().writeKey().equals(entry.writeKey()))
        .isPresent()) {
      var least = entry.receivedAt().plus(Allowance.LEAST_USE);
      use(entry.id(), least.isAfter(entry.expiry()) ? least : entry.expiry());
    }
  }

  private void use(Hash256 id, Instant until) {
    if (uses.size() < Opening.MAX_ENTRIES || uses.containsKey(id)) {
      uses.merge(id, until, (one, other) -> one.isAfter(other) ? one : other);
    }
  }

  /** Openings that wait here though another stands. */
  List<Hash256> replaced() {
    return standing
        .map(one -> one.opening().id())
        .map(stands -> waiting.openings().stream().filter(id -> !id.equals(stands)).toList())
        .orElse(List.of());
  }

  /** Its place was taken, or it cannot be read. */
  void gone(Hash256 id) {
    uses.remove(id);
    deleted(id);
  }

  /** An entry counts all the same; the opening that stands closes the mailbox. */
  void deleted(Hash256 id) {
    if (standing.filter(one -> one.opening().id().equals(id)).isPresent()) {
      standing = Optional.empty();
      tell(Instant.EPOCH);
    }
  }

  private void tell(Instant until) {
    shelf.mailboxes().tell(new Mailboxes.OpenUntil(address, until));
  }

  /** What is left, when so many entries are on their way to the disk. */
  Optional<Allowance> left(Instant now, int beingAppended) {
    uses.values().removeIf(until -> !until.isAfter(now));
    return now()
        .map(
            one ->
                new Allowance(
                    one.opening(), one.until().toEpochMilli(), uses.size() + beingAppended));
  }
}
