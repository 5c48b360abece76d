package org.nodus.actors.dht;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Writes one thing to the {@link Quorum#MAX_REPLICAS} nodes nearest to its key. The requester gets
 * exactly one {@link Outcome}: as soon as a quorum has it, or as soon as none can be reached any
 * more. After a success the remaining replicas are still waited for, so that the write is filled
 * up.
 */
public final class ReplicaWrite {

  /** How long one replica may take, and the lookup and all replicas together. */
  public record Effort(Duration replicaTimeout, Duration deadline) {}

  /** Whether this answer of this replica says that it has the thing; pure. */
  @FunctionalInterface
  public interface Judge {
    boolean acknowledges(Contact replica, Response response);
  }

  /** Where to find replicas and how to reach them. */
  public record Partners(ActorRef<PeerLink.Command> link, ActorRef<RoutingTable.Command> table) {}

  /**
   * What is to be written.
   *
   * @param key its place in the key space
   */
  public record Item(Hash256 key, Request request, Judge judge) {}

  public sealed interface Outcome {}

  /** A quorum of {@code of} replicas, which is {@code needed}, has it. */
  public record Written(int replicas, int needed, int of) implements Outcome {}

  /**
   * Fewer than a quorum will ever say that they have it; some may.
   *
   * @param of how many replicas were found; 0 when there was nobody near the key
   * @param refusals those replicas that answered, in order of their answers
   */
  public record NotWritten(int replicas, int needed, int of, List<Response.Refused> refusals)
      implements Outcome {
    public NotWritten {
      refusals = List.copyOf(refusals);
    }
  }

  /** Everything this actor can receive; all of it is its own doing. */
  public sealed interface Command {}

  private record LookedUp(PeerLookup.Outcome outcome) implements Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private enum Deadline implements Command {
    PASSED
  }

  private final Item item;
  private final ActorRef<PeerLink.Command> link;
  private final ActorRef<PeerLink.Answer> answers;
  private final Effort effort;
  private final ActorRef<Outcome> requester;

  private ReplicaWrite(
      ActorContext<Command> context,
      Item item,
      ActorRef<PeerLink.Command> link,
      Effort effort,
      ActorRef<Outcome> requester) {
    this.item = item;
    this.link = link;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.effort = effort;
    this.requester = requester;
  }

  public static Behavior<Command> create(
      Item item, Partners partners, Effort effort, ActorRef<Outcome> requester) {
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
                              item.key(),
                              Quorum.MAX_REPLICAS,
                              RoutingTable.Purpose.PUBLISH,
                              found));
                  return new ReplicaWrite(context, item, partners.link(), effort, requester)
                      .awaitingReplicas();
                }));
  }

  private Behavior<Command> awaitingReplicas() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case LookedUp lookup -> ask(lookup.outcome().nearest());
              case Heard early -> Behaviors.same();
              case Deadline.PASSED -> giveUp(Tally.of(0));
            });
  }

  private Behavior<Command> ask(List<Contact> replicas) {
    replicas.forEach(
        replica ->
            link.tell(new PeerLink.Ask(replica, item.request(), effort.replicaTimeout(), answers)));
    return judge(Tally.of(replicas.size()));
  }

  private Behavior<Command> judge(Tally tally) {
    if (tally.acknowledged() >= tally.quorum().toWrite()) {
      var quorum = tally.quorum();
      requester.tell(new Written(tally.acknowledged(), quorum.toWrite(), quorum.replicas()));
      return fillingUp(tally);
    }
    return tally.canStillBeWritten() ? awaitingAnswers(tally) : giveUp(tally);
  }

  private Behavior<Command> awaitingAnswers(Tally tally) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> judge(count(tally, heard.answer()));
              case LookedUp late -> Behaviors.same();
              case Deadline.PASSED -> giveUp(tally);
            });
  }

  private Behavior<Command> fillingUp(Tally tally) {
    if (tally.outstanding() == 0) {
      return Behaviors.stopped();
    }
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> fillingUp(count(tally, heard.answer()));
              case LookedUp late -> Behaviors.same();
              case Deadline.PASSED -> Behaviors.stopped();
            });
  }

  private Tally count(Tally tally, PeerLink.Answer answer) {
    return switch (answer) {
      case PeerLink.Unanswered silent -> tally.silent();
      case PeerLink.Replied replied -> {
        if (item.judge().acknowledges(replied.peer(), replied.response())) {
          yield tally.acknowledgedOne();
        }
        yield replied.response() instanceof Response.Refused refused
            ? tally.refused(refused)
            : tally.silent();
      }
    };
  }

  private Behavior<Command> giveUp(Tally tally) {
    var quorum = tally.quorum();
    requester.tell(
        new NotWritten(
            tally.acknowledged(), quorum.toWrite(), quorum.replicas(), tally.refusals()));
    return Behaviors.stopped();
  }

  /** What the replicas have said so far. */
  private record Tally(
      Quorum quorum, int acknowledged, int outstanding, List<Response.Refused> refusals) {
    static Tally of(int replicas) {
      var quorum = Quorum.among(replicas);
      return new Tally(quorum, 0, quorum.replicas(), List.of());
    }

    Tally acknowledgedOne() {
      return new Tally(quorum, acknowledged + 1, outstanding - 1, refusals);
    }

    Tally silent() {
      return new Tally(quorum, acknowledged, outstanding - 1, refusals);
    }

    Tally refused(Response.Refused refusal) {
      var more = new ArrayList<>(refusals);
      more.add(refusal);
      return new Tally(quorum, acknowledged, outstanding - 1, List.copyOf(more));
    }

    boolean canStillBeWritten() {
      return acknowledged + outstanding >= quorum.toWrite();
    }
  }
}
