package org.nodus.actors.dht;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.dht.LookupProgress;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Runs one iterative FIND_NODE and stops: asks the nearest unasked peers, {@code parallelism} at a
 * time, until no nearer peer turns up or the deadline passes (Kademlia §2.3).
 *
 * <p>Spawned by {@link RoutingTable}, one per lookup. The requester gets exactly one {@link
 * Outcome}, always, even when every peer is silent. All decisions live in {@link LookupProgress}
 * and {@link ContactRule}; this class only talks and waits.
 */
public final class PeerLookup {

  /**
   * How hard to try.
   *
   * @param slowAfter when a silent peer frees its query slot; it may still answer
   * @param peerTimeout when it counts as silent; shorter than {@code deadline}
   */
  public record Effort(
      int width, int parallelism, Duration slowAfter, Duration peerTimeout, Duration deadline) {
    Effort withWidth(int other) {
      return new Effort(other, parallelism, slowAfter, peerTimeout, deadline);
    }
  }

  /** How a lookup ends. {@code nearest} have all answered, nearest to the target first. */
  public sealed interface Outcome {
    Hash256 target();

    List<Contact> nearest();
  }

  /** No nearer peer can turn up; {@code nearest} is empty when nobody answered at all. */
  public record Found(Hash256 target, List<Contact> nearest) implements Outcome {}

  /** The deadline passed, or too many lookups were running; {@code nearest} may be empty. */
  public record OutOfTime(Hash256 target, List<Contact> nearest) implements Outcome {}

  /** Everything this actor can receive; all of it is its own doing, so nothing is public. */
  public sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private record Slow(NodeId peer) implements Command {}

  private enum Deadline implements Command {
    PASSED
  }

  private final TimerScheduler<Command> timers;
  private final ActorRef<PeerLink.Command> link;
  private final ActorRef<RoutingTable.Command> table;
  private final ActorRef<PeerLink.Answer> answers;
  private final Knowledge knowledge;
  private final ContactRule rule;
  private final Effort effort;
  private final ActorRef<Outcome> requester;

  private PeerLookup(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Partners partners,
      Knowledge knowledge,
      ContactRule rule,
      Effort effort,
      ActorRef<Outcome> requester) {
    this.timers = timers;
    this.link = partners.link();
    this.table = partners.table();
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.knowledge = knowledge;
    this.rule = rule;
    this.effort = effort;
    this.requester = requester;
  }

  /**
   * What is known at the start.
   *
   * @param seeds whom to ask first
   * @param gone contacts that did not answer a moment ago: not asked when somebody names them
   */
  record Knowledge(List<Contact> seeds, Set<Contact> gone) {
    Knowledge {
      gone = Set.copyOf(gone);
    }

    List<Contact> alive(Collection<Contact> contacts) {
      return contacts.stream().filter(contact -> !gone.contains(contact)).toList();
    }
  }

  /** Whom a lookup talks to: peers through the link, and the table that learns who is alive. */
  record Partners(ActorRef<PeerLink.Command> link, ActorRef<RoutingTable.Command> table) {}

  static Behavior<Command> create(
      Hash256 target,
      Knowledge knowledge,
      ContactRule rule,
      Effort effort,
      Partners partners,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Deadline.PASSED, effort.deadline());
                  var lookup =
                      new PeerLookup(context, timers, partners, knowledge, rule, effort, requester);
                  return lookup.advance(
                      LookupProgress.startingFrom(target, effort.width(), knowledge.seeds()));
                }));
  }

  private Behavior<Command> awaitingAnswers(LookupProgress progress) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> onAnswer(progress, heard.answer());
              case Slow slow -> advance(progress.slow(slow.peer()));
              case Deadline.PASSED -> finish(new OutOfTime(progress.target(), progress.nearest()));
            });
  }

  private Behavior<Command> onAnswer(LookupProgress progress, PeerLink.Answer answer) {
    return switch (answer) {
      case PeerLink.Replied replied -> onReply(progress, replied);
      case PeerLink.Unanswered silent -> onSilence(progress, silent);
    };
  }

  private Behavior<Command> onReply(LookupProgress progress, PeerLink.Replied replied) {
    var peer = replied.peer();
    if (replied.response() instanceof Response.Nodes nodes) {
      table.tell(new RoutingTable.Seen(peer));
      var closer = knowledge.alive(rule.usable(nodes.nearest()));
      return advance(progress.answered(peer.id(), closer));
    }
    // A peer that answers something else is no help in finding others.
    return advance(progress.failed(peer.id()));
  }

  private Behavior<Command> onSilence(LookupProgress progress, PeerLink.Unanswered silent) {
    if (silent.reason() != PeerLink.Silence.OVERLOADED) {
      table.tell(new RoutingTable.Silent(silent.peer()));
    }
    return advance(progress.failed(silent.peer().id()));
  }

  private Behavior<Command> advance(LookupProgress progress) {
    if (progress.isComplete()) {
      return finish(new Found(progress.target(), progress.nearest()));
    }
    var peers = progress.nextToAsk(effort.parallelism());
    var question = new Request.FindNode(progress.target());
    for (var peer : peers) {
      link.tell(new PeerLink.Ask(peer, question, effort.peerTimeout(), answers));
      timers.startSingleTimer(peer.id(), new Slow(peer.id()), effort.slowAfter());
    }
    return awaitingAnswers(progress.asking(peers));
  }

  private Behavior<Command> finish(Outcome outcome) {
    requester.tell(outcome);
    return Behaviors.stopped();
  }
}
