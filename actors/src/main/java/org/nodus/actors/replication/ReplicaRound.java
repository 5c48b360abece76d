package org.nodus.actors.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.mailbox.MailboxEntry;
import org.nodus.persistence.mailbox.MailboxStorage;
import org.nodus.persistence.record.RecordVersion;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.keeping.ReplicaSummary;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.WireLimits;

/**
 * Compares replicas with one neighbour, gives it what it lacks and stops. Child of {@link
 * Replication}, on the blocking dispatcher, which hears exactly one {@link Outcome}. One question
 * is open at a time; the first one without an answer ends the round.
 */
final class ReplicaRound {

  /** What is compared with whom. */
  record Task(Contact peer, List<ReplicaSummary> mailboxes, List<ReplicaSummary> records) {
    Task {
      mailboxes = List.copyOf(mailboxes);
      records = List.copyOf(records);
    }
  }

  /**
   * How it went.
   *
   * @param given entries and versions that the neighbour took
   * @param answered whether it answered to the end
   */
  record Outcome(Contact peer, int given, boolean answered) {}

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private final ActorContext<Command> context;
  private final Task task;
  private final Replication.Parts parts;
  private final ActorRef<PeerLink.Answer> answers;
  private final ActorRef<Outcome> requester;

  /** What to ask next; each answer may put more in front. */
  private final Deque<Step> steps = new ArrayDeque<>();

  private int entriesLeft;
  private int given;

  /** A question, and what its answer leads to. */
  private record Step(Request request, Function<Response, List<Step>> then) {}

  private ReplicaRound(
      ActorContext<Command> context,
      Task task,
      Replication.Parts parts,
      ActorRef<Outcome> requester) {
    this.context = context;
    this.task = task;
    this.parts = parts;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.requester = requester;
    this.entriesLeft = parts.limits().entriesPerRound();
    for (var some : pages(task.mailboxes())) {
      steps.add(
          new Step(
              new Request.CompareMailboxes(some),
              answer -> differing(answer, some, this::entriesOf)));
    }
    for (var some : pages(task.records())) {
      steps.add(
          new Step(
              new Request.CompareRecords(some),
              answer -> differing(answer, some, this::versionsOf)));
    }
  }

  static Behavior<Command> create(Task task, Replication.Parts parts, ActorRef<Outcome> requester) {
    return Behaviors.setup(context -> new ReplicaRound(context, task, parts, requester).next());
  }

  private Behavior<Command> next() {
    var step = steps.poll();
    if (step == null) {
      return finish(true);
    }
    var timeout = parts.limits().answerWithin();
    parts.link().tell(new PeerLink.Ask(task.peer(), step.request(), timeout, answers));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> onAnswer(heard.answer(), step);
            });
  }

  private Behavior<Command> onAnswer(PeerLink.Answer answer, Step step) {
    if (!(answer instanceof PeerLink.Replied replied)) {
      return finish(false);
    }
    try {
      var more = step.then().apply(replied.response());
      for (var i = more.size() - 1; i >= 0; i--) {
        steps.addFirst(more.get(i));
      }
    } catch (StoreFailure.Damaged damaged) {
      // One place that cannot be read keeps none of the others from the neighbour.
      context.getLog().warn("a replica is left out: {}", damaged.getMessage());
    } catch (StoreFailure failure) {
      return finish(false);
    }
    return next();
  }

  private List<Step> differing(
      Response answer, List<ReplicaSummary> asked, Function<Hash256, List<Step>> then) {
    if (!(answer instanceof Response.Differing differing)) {
      return List.of();
    }
    return differing.positions().stream()
        .filter(position -> position < asked.size())
        .flatMap(position -> then.apply(asked.get(position).key()).stream())
        .toList();
  }

  private List<Step> entriesOf(Hash256 address) {
    return List.of(
        new Step(
            new Request.ListPrefixes(address),
            answer ->
                answer instanceof Response.Prefixes known
                    ? entriesBeyond(address, known.prefixes())
                    : List.of()));
  }

  /** What waits here and is neither there nor was deleted there. */
  private List<Step> entriesBeyond(Hash256 address, List<Long> prefixes) {
    var known = new HashSet<>(prefixes);
    return parts.shelves().mailboxes().list(address).stream()
        .filter(entry -> !known.contains(entry.id().w0()))
        .limit(entriesLeft)
        .map(entry -> new MailboxStorage.EntryKey(address, entry.id()))
        .flatMap(key -> append(key).stream())
        .toList();
  }

  private List<Step> append(MailboxStorage.EntryKey key) {
    entriesLeft--;
    return sound(key).stream()
        .map(
            entry ->
                new Step(
                    new Request.AppendEntry(
                        entry.address(),
                        entry.entry(),
                        entry.expiry().toEpochMilli(),
                        entry.writeKey(),
                        entry.signature(),
                        entry.work()),
                    this::count))
        .toList();
  }

  /** One damaged entry keeps none of the others from the neighbour. */
  private Optional<MailboxEntry> sound(MailboxStorage.EntryKey key) {
    try {
      return parts.shelves().mailboxes().read(key);
    } catch (StoreFailure.Damaged damaged) {
      context.getLog().warn("entry {} is damaged: {}", key.id(), damaged.getMessage());
      return Optional.empty();
    }
  }

  /**
   * What is served, and all that we have where that is refused as {@code INVALID}: the neighbour
   * was away for more versions than are served, and lacks those in between.
   */
  private List<Step> versionsOf(Hash256 key) {
    var all = parts.shelves().records().versions(key);
    var served = ReplicaShelves.served(all);
    if (served.size() == all.size()) {
      return inTurn(all);
    }
    return List.of(
        put(
            served.getFirst(),
            answer ->
                isRefused(answer, Response.Reason.INVALID)
                    ? inTurn(all)
                    : unlessRefused(answer, served)));
  }

  private List<Step> inTurn(List<RecordVersion> versions) {
    return versions.isEmpty()
        ? List.of()
        : List.of(put(versions.getFirst(), answer -> unlessRefused(answer, versions)));
  }

  /**
   * The next one. {@code CONFLICT} is what a version too old for the neighbour is refused with, and
   * says nothing of those after it; any other refusal holds for them too.
   */
  private List<Step> unlessRefused(Response answer, List<RecordVersion> versions) {
    return answer instanceof Response.Refused && !isRefused(answer, Response.Reason.CONFLICT)
        ? List.of()
        : inTurn(versions.subList(1, versions.size()));
  }

  private static boolean isRefused(Response answer, Response.Reason reason) {
    return answer instanceof Response.Refused refused && refused.reason() == reason;
  }

  private Step put(RecordVersion version, Function<Response, List<Step>> then) {
    return new Step(
        new Request.PutRecord(version.key(), version.record()),
        answer -> {
          count(answer);
          return then.apply(answer);
        });
  }

  private List<Step> count(Response answer) {
    if (answer instanceof Response.EntryStored || answer instanceof Response.Done) {
      given++;
    }
    return List.of();
  }

  private static List<List<ReplicaSummary>> pages(List<ReplicaSummary> all) {
    return IntStream.iterate(0, from -> from < all.size(), from -> from + WireLimits.SUMMARIES)
        .mapToObj(from -> all.subList(from, Math.min(all.size(), from + WireLimits.SUMMARIES)))
        .toList();
  }

  private Behavior<Command> finish(boolean answered) {
    requester.tell(new Outcome(task.peer(), given, answered));
    return Behaviors.stopped();
  }
}
