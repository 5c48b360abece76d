package org.nodus.actors.dht;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.LookupPlan;
import org.nodus.protocol.dht.LookupProgress;
import org.nodus.protocol.dht.Patience;
import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.dht.Region;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Runs one iterative FIND_NODE along disjoint paths and stops (Kademlia §2.3, S/Kademlia §4.4).
 *
 * <p>Spawned by {@link RoutingTable}, one per lookup. The requester gets exactly one {@link
 * Outcome}, always, even when every peer is silent. All decisions live in {@link LookupProgress},
 * {@link Patience} and {@link ContactRule}; this class only talks and waits.
 */
public final class PeerLookup extends AbstractMatchingBehavior<PeerLookup.Command> {

  /**
   * How hard to try.
   *
   * @param width how many of the nearest are returned unless the requester says otherwise
   * @param peerTimeout when a peer counts as silent; shorter than {@code deadline}. Long before
   *     that, as {@link Patience} has it, its path goes on without it
   */
  public record Effort(int width, Duration peerTimeout, Duration deadline) {}

  /** Patience is learnt from questions about peers, which a table answers from memory. */
  private static final int WORK_FACTOR = 3;

  /**
   * How a lookup ends. {@code nearest} come nearest to the target first; each has answered, or was
   * named by two who had nothing in common.
   */
  public sealed interface Outcome {
    Hash256 target();

    List<Contact> nearest();

    /** How long to wait for one of them before another is asked as well. */
    Duration slowAfter();

    /** Of the network, as known when the lookup began; of nobody where nothing was known. */
    Density density();

    /** How many of them a thing at the target is written to and read from. */
    default int replicas() {
      return Math.min(Quorum.MAX_REPLICAS, nearest().size());
    }

    /** The same for a question that touches a disk or checks signatures. */
    default Duration slowAfterWork() {
      return slowAfter().multipliedBy(WORK_FACTOR);
    }
  }

  /** No nearer peer can turn up; {@code nearest} is empty when nobody answered at all. */
  public record Found(Hash256 target, List<Contact> nearest, Duration slowAfter, Density density)
      implements Outcome {
    /** Where nothing is known about how fast they are, nor about the network. */
    public Found(Hash256 target, List<Contact> nearest) {
      this(target, nearest, Patience.INITIAL.slowAfter(), new Density(0));
    }
  }

  /**
   * The nearest to the target are a crowd that somebody put there; these are all that live in the
   * {@link Region}, the crowd included, and all of them are replicas.
   */
  public record Crowded(Hash256 target, List<Contact> nearest, Duration slowAfter, Density density)
      implements Outcome {
    @Override
    public int replicas() {
      return nearest.size();
    }
  }

  /** The deadline passed, or too many lookups were running; {@code nearest} may be empty. */
  public record OutOfTime(
      Hash256 target, List<Contact> nearest, Duration slowAfter, Density density)
      implements Outcome {
    /** Where nothing is known about how fast they are, nor about the network. */
    public OutOfTime(Hash256 target, List<Contact> nearest) {
      this(target, nearest, Patience.INITIAL.slowAfter(), new Density(0));
    }
  }

  /** Everything this actor can receive; all of it is its own doing, so nothing is public. */
  public sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private record Slow(Contact peer) implements Command {}

  private enum Deadline implements Command {
    PASSED
  }

  private final TimerScheduler<Command> timers;
  private final Partners partners;
  private final ActorRef<PeerLink.Answer> answers;
  private final Task task;
  private final Effort effort;
  private final Clock clock;
  private final LookupProgress progress;
  private final Map<Contact, Long> askedAtNanos = new HashMap<>();
  private Patience patience;

  private PeerLookup(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Partners partners,
      Task task,
      Effort effort,
      Clock clock) {
    super(context);
    this.timers = timers;
    this.partners = partners;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.task = task;
    this.effort = effort;
    this.clock = clock;
    this.patience = task.knowledge().patience();
    this.progress = new LookupProgress(task.plan(), task.knowledge().seeds());
  }

  /**
   * What is known at the start.
   *
   * @param seeds whom to ask first
   * @param gone contacts that did not answer a moment ago: not asked when somebody names them
   * @param patience how fast peers have answered so far
   */
  record Knowledge(List<Contact> seeds, Set<Contact> gone, Patience patience) {
    Knowledge {
      gone = Set.copyOf(gone);
    }

    List<Contact> alive(Collection<Contact> contacts) {
      return contacts.stream().filter(contact -> !gone.contains(contact)).toList();
    }
  }

  /**
   * What is to be found, from what is known, and whose contacts are believed.
   *
   * @param region where a crowd is looked for; empty when the nearest are wanted whoever they are
   */
  record Task(
      LookupPlan plan,
      Optional<Region> region,
      Knowledge knowledge,
      ContactRule rule,
      ActorRef<Outcome> requester) {}

  /** Whom a lookup talks to: peers through the link, and the table that learns who is alive. */
  record Partners(ActorRef<PeerLink.Command> link, ActorRef<RoutingTable.Command> table) {}

  static Behavior<Command> create(Task task, Effort effort, Partners partners, Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Deadline.PASSED, effort.deadline());
                  return new PeerLookup(context, timers, partners, task, effort, clock).advance();
                }));
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    return switch (message) {
      case Heard heard -> onAnswer(heard.answer());
      case Slow slow -> {
        progress.slow(slow.peer());
        yield advance();
      }
      case Deadline.PASSED ->
          finish(
              new OutOfTime(
                  progress.target(), progress.nearest(), patience.slowAfter(), density()));
    };
  }

  private Behavior<Command> onAnswer(PeerLink.Answer answer) {
    var peer = answer.peer();
    timers.cancel(peer);
    switch (answer) {
      case PeerLink.Replied replied -> onReply(replied);
      case PeerLink.Unanswered silent -> {
        if (silent.reason() != PeerLink.Silence.OVERLOADED) {
          partners.table().tell(new RoutingTable.Silent(peer));
        }
        progress.failed(peer);
      }
    }
    return advance();
  }

  private void onReply(PeerLink.Replied replied) {
    var peer = replied.peer();
    if (replied.response() instanceof Response.Nodes nodes) {
      var askedAt = askedAtNanos.get(peer);
      if (askedAt != null) {
        patience = patience.after(clock.nanoTime() - askedAt);
      }
      partners.table().tell(new RoutingTable.Seen(peer));
      var closer = task.knowledge().alive(task.rule().usable(nodes.nearest()));
      progress.answered(peer, closer);
    } else {
      // A peer that answers something else is no help in finding others.
      progress.failed(peer);
    }
  }

  private Behavior<Command> advance() {
    var question = new Request.FindNode(progress.target());
    for (var peer : progress.nextToAsk()) {
      askedAtNanos.put(peer, clock.nanoTime());
      timers.startSingleTimer(peer, new Slow(peer), patience.slowAfter());
      partners.link().tell(new PeerLink.Ask(peer, question, effort.peerTimeout(), answers));
    }
    return progress.isComplete()
        ? finish(new Found(progress.target(), progress.nearest(), patience.slowAfter(), density()))
        : this;
  }

  private Density density() {
    return task.plan().density();
  }

  private Behavior<Command> finish(Outcome outcome) {
    partners.table().tell(new RoutingTable.Learnt(progress.survey(), patience));
    var crowded = task.region().filter(region -> region.isCrowded(outcome.nearest()));
    crowded.ifPresentOrElse(
        region ->
            partners.table().tell(new RoutingTable.CrowdSeen(region, outcome, task.requester())),
        () -> task.requester().tell(outcome));
    return Behaviors.stopped();
  }
}
