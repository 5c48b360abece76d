package org.nodus.actors.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.OwnMailbox;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.mailbox.MailboxEntry;

/**
 * Collects what waits for a user and stops (DESIGN.md §3, steps 8 to 10): visits her mailboxes, has
 * each new entry turned into a message, hands messages over, and when the caller has confirmed them
 * settles with their holders and clears the mailbox. The caller hears {@link CollectorNews} and
 * exactly one {@link CollectorNews.Finished}, as the last. One bad entry is skipped and reported,
 * never fatal.
 */
public final class MessageCollector extends AbstractMatchingBehavior<MessageCollector.Command> {

  /**
   * Whose messages, and from where.
   *
   * @param mailboxes the contact addresses of today and yesterday, or more after a long absence
   *     ({@link ContactAddress#readable}), and what she has opened for contacts
   * @param known entries that were skipped for good: not fetched again
   * @param collected entries whose messages are kept: not fetched, and deleted where they still are
   */
  public record Task(
      IdentityKeys owner, List<OwnMailbox> mailboxes, Set<Hash256> known, Set<Hash256> collected) {
    public Task {
      mailboxes = List.copyOf(mailboxes);
      known = Set.copyOf(known);
      collected = Set.copyOf(collected);
    }
  }

  /** Everything this actor can receive; all of it is its own doing. */
  public sealed interface Command {}

  private record Visit(MailboxVisit.Visited visited) implements Command {}

  private record EntryNews(CollectorNews news) implements Command {}

  private record Cleared(MailboxClearing.Done done) implements Command {}

  /** So many addresses at once: at most 4,000 entries of 16 KiB are in memory. */
  private static final int PARALLEL_VISITS = 4;

  private final DeliveryPorts ports;
  private final Task task;
  private final ActorRef<CollectorNews> caller;
  private final ActorRef<CollectorNews> entryNews;
  private final List<MailboxVisit.Visited> visits = new ArrayList<>();
  private final Deque<MailboxEntry> waiting = new ArrayDeque<>();
  private final Set<Hash256> taken = new HashSet<>();
  private final Set<Hash256> done = new HashSet<>();
  private final Deque<OwnMailbox> unvisited;
  private final Set<Hash256> toSkip;
  private int visiting;
  private int working;
  private int clearing;
  private int collected;
  private int skipped;

  private MessageCollector(
      ActorContext<Command> context,
      DeliveryPorts ports,
      Task task,
      ActorRef<CollectorNews> caller) {
    super(context);
    this.ports = ports;
    this.task = task;
    this.caller = caller;
    this.entryNews = context.messageAdapter(CollectorNews.class, EntryNews::new);
    this.done.addAll(task.collected());
    this.unvisited = new ArrayDeque<>(task.mailboxes());
    this.toSkip = new HashSet<>(task.known());
    this.toSkip.addAll(task.collected());
  }

  public static Behavior<Command> create(
      Task task, DeliveryPorts ports, ActorRef<CollectorNews> caller) {
    return Behaviors.setup(context -> new MessageCollector(context, ports, task, caller).advance());
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    return switch (message) {
      case Visit visit -> onVisited(visit.visited());
      case EntryNews entry -> onNews(entry.news());
      case Cleared cleared -> {
        clearing--;
        yield clearing == 0 ? finish() : this;
      }
    };
  }

  private void visit(OwnMailbox mailbox) {
    var visited = getContext().messageAdapter(MailboxVisit.Visited.class, Visit::new);
    var visit = new MailboxVisit.Task(mailbox, toSkip);
    getContext().spawnAnonymous(MailboxVisit.create(ports, visit, visited));
  }

  private Behavior<Command> onVisited(MailboxVisit.Visited visited) {
    visiting--;
    visits.add(visited);
    // Whoever copies an entry to another address does not make it arrive twice.
    visited.entries().stream().filter(entry -> taken.add(entry.id())).forEach(waiting::add);
    return advance();
  }

  private Behavior<Command> advance() {
    // Entries that wait are worked on before more are fetched.
    while (visiting < PARALLEL_VISITS && waiting.isEmpty() && !unvisited.isEmpty()) {
      visiting++;
      visit(unvisited.remove());
    }
    while (working < ports.limits().parallelEntries() && !waiting.isEmpty()) {
      working++;
      var collection = EntryCollection.create(ports, task.owner(), waiting.remove(), entryNews);
      getContext().spawnAnonymous(collection);
    }
    return working == 0 && visits.size() == task.mailboxes().size() ? clear() : this;
  }

  private Behavior<Command> onNews(CollectorNews news) {
    caller.tell(news);
    return switch (news) {
      case CollectorNews.Arrived arrived -> this;
      case CollectorNews.Settled settled -> {
        collected++;
        done.add(settled.entry());
        yield ended();
      }
      case CollectorNews.Skipped problem -> {
        skipped++;
        yield ended();
      }
      case CollectorNews.Finished ours -> this;
    };
  }

  private Behavior<Command> ended() {
    working--;
    return advance();
  }

  private Behavior<Command> clear() {
    var cleared = getContext().messageAdapter(MailboxClearing.Done.class, Cleared::new);
    for (var visit : visits) {
      var entries = visit.listed().stream().filter(done::contains).toList();
      if (!entries.isEmpty()) {
        clearing++;
        var order = new MailboxClearing.Task(visit.mailbox(), visit.holders(), entries);
        getContext().spawnAnonymous(MailboxClearing.create(ports, order, cleared));
      }
    }
    return clearing == 0 ? finish() : this;
  }

  private Behavior<Command> finish() {
    var reports =
        visits.stream()
            .map(
                visit ->
                    new CollectorNews.AddressReport(
                        visit.answers(), visit.needed(), visit.listed().size(), visit.missing()))
            .toList();
    caller.tell(new CollectorNews.Finished(reports, collected, skipped));
    return Behaviors.stopped();
  }
}
