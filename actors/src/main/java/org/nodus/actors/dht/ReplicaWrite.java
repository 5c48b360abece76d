package org.nodus.actors.dht;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Canvass;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Writes one thing to the {@link Quorum#MAX_REPLICAS} nodes nearest to its key, of each IP group
 * one if there are enough, and to the next one for each that is slow or does not take it. The
 * requester gets exactly one {@link Outcome}: as soon as a quorum has it, or as soon as none can be
 * reached any more. After a success the write is still filled up to all replicas.
 */
public final class ReplicaWrite extends AbstractMatchingBehavior<ReplicaWrite.Command> {

  /** How long one replica may take at most, and the lookup and all replicas together. */
  public record Effort(Duration replicaTimeout, Duration deadline) {}

  /** Whether this answer of this replica says that it has the thing; pure. */
  @FunctionalInterface
  public interface Judge {
    boolean acknowledges(Contact replica, Response response);
  }

  /** Where to find replicas, how to reach them, and who of those found is chosen. */
  public record Partners(
      ActorRef<PeerLink.Command> link, ActorRef<RoutingTable.Command> table, Scatter scatter) {}

  /**
   * What is to be written.
   *
   * @param key its place in the key space
   */
  public record Item(Hash256 key, Request request, Judge judge) {}

  public sealed interface Outcome {}

  /**
   * A quorum of {@code of} replicas, which is {@code needed}, has it.
   *
   * @param groups in how many IP groups those are that have it: fewer than {@code replicas} only
   *     where the neighbourhood has too few
   */
  public record Written(int replicas, int groups, int needed, int of) implements Outcome {}

  /**
   * Fewer than a quorum will ever say that they have it; some may.
   *
   * @param of how many replicas were found; 0 when there was nobody near the key
   * @param refusals those replicas that answered, in order of their answers
   * @param prices those that want work, or more of it
   */
  public record NotWritten(
      int replicas,
      int needed,
      int of,
      List<Response.Refused> refusals,
      List<Response.WorkWanted> prices)
      implements Outcome {
    public NotWritten {
      refusals = List.copyOf(refusals);
      prices = List.copyOf(prices);
    }
  }

  /**
   * Who wants work, or more of it, and therefore has not got what others have. Told after a success
   * at most once: as soon as nobody else is to be asked, and before this actor stops.
   *
   * @param of how many replicas were found
   */
  public record Unmet(Map<Contact, Response.WorkWanted> wanting, int of) {
    public Unmet {
      wanting = Collections.unmodifiableMap(new LinkedHashMap<>(wanting));
    }
  }

  /** Everything this actor can receive; all of it is its own doing. */
  public sealed interface Command {}

  private record LookedUp(PeerLookup.Outcome outcome) implements Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private record Slow(Contact replica) implements Command {}

  private enum Deadline implements Command {
    PASSED
  }

  private final TimerScheduler<Command> timers;
  private final Item item;
  private final Partners partners;
  private final ActorRef<PeerLink.Answer> answers;
  private final Effort effort;
  private final ActorRef<Outcome> requester;
  private final Optional<ActorRef<Unmet>> worker;
  private final List<Response.Refused> refusals = new ArrayList<>();
  private final Map<Contact, Response.WorkWanted> wanting = new LinkedHashMap<>();
  private Canvass canvass = Canvass.ofNobody();
  private Quorum quorum = new Quorum(0);
  private Duration slowAfter = Duration.ZERO;
  private boolean answered;

  private ReplicaWrite(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Item item,
      Partners partners,
      Effort effort,
      ActorRef<Outcome> requester,
      Optional<ActorRef<Unmet>> worker) {
    super(context);
    this.timers = timers;
    this.item = item;
    this.partners = partners;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.effort = effort;
    this.requester = requester;
    this.worker = worker;
  }

  public static Behavior<Command> create(
      Item item, Partners partners, Effort effort, ActorRef<Outcome> requester) {
    return create(item, partners, effort, requester, Optional.empty());
  }

  /** The same for somebody who hears of those that want more work, too. */
  public static Behavior<Command> create(
      Item item,
      Partners partners,
      Effort effort,
      ActorRef<Outcome> requester,
      Optional<ActorRef<Unmet>> worker) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Deadline.PASSED, effort.deadline());
                  var found = context.messageAdapter(PeerLookup.Outcome.class, LookedUp::new);
                  partners
                      .table()
                      .tell(
                          new RoutingTable.Lookup(
                              item.key(), RoutingBuckets.K, Purpose.PUBLISH, found));
                  return new ReplicaWrite(
                      context, timers, item, partners, effort, requester, worker);
                }));
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    return switch (message) {
      case LookedUp lookup -> begin(lookup.outcome());
      case Heard heard -> {
        count(heard.answer());
        yield advance();
      }
      case Slow slow -> {
        canvass.slow(slow.replica());
        yield advance();
      }
      case Deadline.PASSED -> {
        giveUp();
        yield Behaviors.stopped();
      }
    };
  }

  private Behavior<Command> begin(PeerLookup.Outcome found) {
    quorum = Quorum.among(found.nearest().size());
    canvass = new Canvass(found.nearest(), found.replicas(), partners.scatter());
    slowAfter = found.slowAfterWork();
    return advance();
  }

  private void count(PeerLink.Answer answer) {
    timers.cancel(answer.peer());
    if (answer instanceof PeerLink.Replied replied) {
      if (item.judge().acknowledges(replied.peer(), replied.response())) {
        canvass.answered(replied.peer());
        return;
      }
      if (replied.response() instanceof Response.Refused refused) {
        refusals.add(refused);
      } else if (replied.response() instanceof Response.WorkWanted wanted) {
        wanting.put(replied.peer(), wanted);
      }
    }
    canvass.failed(answer.peer());
  }

  private Behavior<Command> advance() {
    for (var replica : canvass.nextToAsk()) {
      var ask = new PeerLink.Ask(replica, item.request(), effort.replicaTimeout(), answers);
      timers.startSingleTimer(replica, new Slow(replica), slowAfter);
      partners.link().tell(ask);
    }
    var got = canvass.answers();
    if (!answered && got > 0 && got >= quorum.toWrite()) {
      var groups = canvass.groups();
      requester.tell(new Written(got, groups, quorum.toWrite(), quorum.replicas()));
      answered = true;
    }
    if (got + canvass.possible() < quorum.toWrite()) {
      giveUp();
    }
    if (answered && !canvass.isRunning()) {
      tellUnmet();
    }
    return canvass.isExhausted() || quorum.replicas() == 0 ? end() : this;
  }

  private void tellUnmet() {
    if (!wanting.isEmpty()) {
      worker.ifPresent(one -> one.tell(new Unmet(wanting, quorum.replicas())));
      wanting.clear();
    }
  }

  private Behavior<Command> end() {
    giveUp();
    return Behaviors.stopped();
  }

  /** Unless it has been written already. */
  private void giveUp() {
    if (!answered) {
      requester.tell(
          new NotWritten(
              canvass.answers(),
              quorum.toWrite(),
              quorum.replicas(),
              refusals,
              List.copyOf(wanting.values())));
      answered = true;
    }
  }
}
