package org.nodus.actors.record;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Canvass;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.identity.UserName;
import org.nodus.protocol.record.NameChain;
import org.nodus.protocol.record.NameRecord;
import org.nodus.protocol.record.NameVotes;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Reads the record of one name and stops: asks the {@link Quorum#MAX_REPLICAS} nodes nearest to its
 * key for all versions, the next one for each that is slow or silent, verifies each answer, and
 * lets {@link NameVotes} decide. The requester gets exactly one {@link Outcome}, always.
 */
public final class RecordReader extends AbstractMatchingBehavior<RecordReader.Command> {

  public sealed interface Outcome {}

  /** What the name means, verified; {@link NameChain#latest} is what counts now. */
  public record Found(NameChain chain) implements Outcome {}

  /** So many replicas know nothing that no complete write can have happened. */
  public record Absent() implements Outcome {}

  /**
   * Stories that contradict each other, strongest first; each is verified in itself. To be shown
   * loudly: somebody lies, or two people were first.
   */
  public record Forked(List<NameChain> sides) implements Outcome {
    public Forked {
      sides = List.copyOf(sides);
    }
  }

  /** Nothing can be said: only so many replicas answered, or no two of them the same. */
  public record Unreachable(int answers, int needed) implements Outcome {}

  /** Everything this actor can receive; all of it is its own doing. */
  public sealed interface Command {}

  private record LookedUp(PeerLookup.Outcome outcome) implements Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private record Slow(Contact replica) implements Command {}

  private enum Deadline implements Command {
    PASSED
  }

  private final TimerScheduler<Command> timers;
  private final UserName name;
  private final ReplicaWrite.Partners partners;
  private final ActorRef<PeerLink.Answer> answers;
  private final ReplicaWrite.Effort effort;
  private final ActorRef<Outcome> requester;
  private Canvass canvass = Canvass.ofNobody();
  private NameVotes votes = NameVotes.among(0);
  private Duration slowAfter = Duration.ZERO;
  private boolean isCrowded;

  private RecordReader(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      UserName name,
      ReplicaWrite.Partners partners,
      ReplicaWrite.Effort effort,
      ActorRef<Outcome> requester) {
    super(context);
    this.timers = timers;
    this.name = name;
    this.partners = partners;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.effort = effort;
    this.requester = requester;
  }

  public static Behavior<Command> create(
      UserName name,
      ReplicaWrite.Partners partners,
      ReplicaWrite.Effort effort,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Deadline.PASSED, effort.deadline());
                  var found = context.messageAdapter(PeerLookup.Outcome.class, LookedUp::new);
                  partners
                      .table()
                      .tell(
                          new RoutingTable.Lookup(NameRecord.keyOf(name), RoutingBuckets.K, found));
                  return new RecordReader(context, timers, name, partners, effort, requester);
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
      case Deadline.PASSED -> decide(votes.closed());
    };
  }

  private Behavior<Command> begin(PeerLookup.Outcome found) {
    votes = NameVotes.among(found.nearest().size());
    canvass = new Canvass(found.nearest(), found.replicas(), partners.scatter());
    isCrowded = found instanceof PeerLookup.Crowded;
    slowAfter = found.slowAfterWork();
    return advance();
  }

  private Behavior<Command> advance() {
    var question = new Request.GetRecord(NameRecord.keyOf(name));
    for (var replica : canvass.nextToAsk()) {
      var ask = new PeerLink.Ask(replica, question, effort.replicaTimeout(), answers);
      timers.startSingleTimer(replica, new Slow(replica), slowAfter);
      partners.link().tell(ask);
    }
    if (isCrowded && canvass.isRunning()) {
      // The crowd is quick to say that it knows nothing: all of the others are heard, too.
      return this;
    }
    return decide(canvass.isExhausted() ? votes.closed() : votes);
  }

  private void count(PeerLink.Answer answer) {
    timers.cancel(answer.peer());
    if (!(answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.RecordVersions found)) {
      canvass.failed(answer.peer());
      return;
    }
    canvass.answered(replied.peer());
    votes = after(found, replied.peer());
  }

  private NameVotes after(Response.RecordVersions found, Contact replica) {
    if (found.versions().isEmpty()) {
      return votes.knowsNothing();
    }
    try {
      return votes.told(NameChain.decode(name, found.versions()));
    } catch (DecodeFailure lie) {
      getContext().getLog().debug("{} tells no record: {}", replica.id(), lie.reason());
      return votes.knowsNothing();
    }
  }

  private Behavior<Command> decide(NameVotes now) {
    return switch (now.decide()) {
      case NameVotes.Undecided wait -> this;
      case NameVotes.Told told -> finish(new Found(told.chain()));
      case NameVotes.Absent absent -> finish(new Absent());
      case NameVotes.Disputed disputed -> finish(new Forked(disputed.sides()));
      case NameVotes.TooFewAnswers few -> finish(new Unreachable(few.answers(), few.needed()));
    };
  }

  private Behavior<Command> finish(Outcome outcome) {
    requester.tell(outcome);
    return Behaviors.stopped();
  }
}
