package org.nodus.actors.mailbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.nodus.persistence.mailbox.WaitingEntry;
import org.nodus.protocol.bytes.Hash256;

/**
 * Which {@link Mailbox} there is for which address, and how much is in them. Confined to {@link
 * Mailboxes}, whose children they are.
 *
 * <p>Questions about addresses at which nothing is go to a mailbox of nobody, which is always
 * empty: so that they take the same way as those about a mailbox that has been emptied, and nobody
 * learns from the time of an answer whether an address was ever written to.
 */
final class MailboxTable {
  /** One mailbox, how many questions it was sent, and what it has told. */
  private static final class Line {
    final ActorRef<Mailbox.Command> mailbox;
    long asked;
    int beingAppended;
    int entries;

    Line(ActorRef<Mailbox.Command> mailbox) {
      this.mailbox = mailbox;
    }
  }

  private final ActorContext<Mailboxes.Command> context;
  private final Shelf shelf;
  private final ActorRef<Mailboxes.Opened> news;
  private final Map<Hash256, Line> lines = new HashMap<>();
  private ActorRef<Mailbox.Command> nobodys;
  private int entries;
  private int beingAppended;

  /**
   * Of no mailbox yet.
   *
   * @param news hears of each mailbox that begins to hold something
   */
  MailboxTable(
      ActorContext<Mailboxes.Command> context, Shelf shelf, ActorRef<Mailboxes.Opened> news) {
    this.context = context;
    this.shelf = shelf;
    this.news = news;
    this.nobodys = spawn(Hash256.ZERO, Mailbox.create(Hash256.ZERO, shelf, List.of()));
  }

  int mailboxes() {
    return lines.size();
  }

  /** Whether something is, or was a moment ago, at this address. */
  boolean has(Hash256 address) {
    return lines.containsKey(address);
  }

  /** That wait in all mailboxes together. */
  int entries() {
    return entries;
  }

  /** On their way to the disk. */
  int beingAppended() {
    return beingAppended;
  }

  /** A mailbox with what the disk has of it, oldest first. */
  void open(Hash256 address, List<WaitingEntry> found) {
    opened(address, found);
  }

  private Line opened(Hash256 address, List<WaitingEntry> found) {
    var line = new Line(spawn(address, Mailbox.create(address, shelf, found)));
    lines.put(address, line);
    news.tell(new Mailboxes.Opened(address));
    line.entries = found.size();
    entries += found.size();
    return line;
  }

  void append(Hash256 address, Mailbox.Append append) {
    var known = lines.get(address);
    var line = known == null ? opened(address, List.of()) : known;
    beingAppended++;
    line.beingAppended++;
    tell(line, append);
  }

  /** A question of the owner. */
  void ask(Hash256 address, Mailbox.Asked question) {
    var line = lines.get(address);
    if (line == null) {
      nobodys.tell(question);
    } else {
      tell(line, question);
    }
  }

  private static void tell(Line line, Mailbox.Asked question) {
    line.asked++;
    line.mailbox.tell(question);
  }

  private ActorRef<Mailbox.Command> spawn(Hash256 address, Behavior<Mailbox.Command> behavior) {
    var mailbox = context.spawnAnonymous(behavior, DispatcherSelector.blocking());
    context.watchWith(mailbox, new Mailboxes.MailboxStopped(address, mailbox));
    return mailbox;
  }

  private Optional<Line> current(Hash256 address, ActorRef<Mailbox.Command> mailbox) {
    return Optional.ofNullable(lines.get(address)).filter(line -> line.mailbox.equals(mailbox));
  }

  void onAnswered(Mailboxes.Answered answered) {
    current(answered.address(), answered.mailbox())
        .ifPresent(
            line -> {
              line.beingAppended--;
              beingAppended--;
              count(line, answered.more());
            });
  }

  void onSettled(Mailboxes.Settled settled) {
    current(settled.address(), settled.mailbox()).ifPresent(line -> count(line, settled.more()));
  }

  private void count(Line line, int more) {
    line.entries += more;
    entries += more;
  }

  void onEmpty(Mailboxes.Empty empty) {
    var line = current(empty.address(), empty.mailbox());
    if (line.isPresent() && line.get().asked == empty.asked()) {
      lines.remove(empty.address());
      empty.mailbox().tell(Mailbox.Stop.NOT_NEEDED);
    }
  }

  /** One that stopped while it was needed failed: what it held comes back from the disk. */
  void onStopped(Mailboxes.MailboxStopped stopped) {
    var failed = current(stopped.address(), stopped.mailbox());
    if (failed.isPresent()) {
      context.getLog().warn("mailbox {} failed and is read anew", stopped.address());
      beingAppended -= failed.get().beingAppended;
      entries -= failed.get().entries;
      var again = Mailbox.recover(stopped.address(), shelf);
      lines.put(stopped.address(), new Line(spawn(stopped.address(), again)));
    } else if (nobodys.equals(stopped.mailbox())) {
      nobodys = spawn(Hash256.ZERO, Mailbox.create(Hash256.ZERO, shelf, List.of()));
    }
  }
}
