package org.nodus.actors.dht;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.environment.Chance;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.identity.NodeId;

/**
 * Brings this node into the network and keeps it there: looks up its own id until somebody answers
 * (with growing pauses), then one id in each bucket that can hold anybody, then one every now and
 * then for ever (Kademlia §2.3). Child of {@link RoutingTable}, which it tells how it goes.
 */
final class Joining {

  sealed interface Command {}

  /** The table was empty and is not any more: no need to wait for the next attempt. */
  enum FirstPeer implements Command {
    SEEN
  }

  private record LookedUp(PeerLookup.Outcome outcome) implements Command {
    boolean isEmpty() {
      return outcome.nearest().isEmpty();
    }
  }

  private enum Due implements Command {
    NOW
  }

  /** Pauses are stretched or shortened by up to a quarter, so that nodes do not march in step. */
  private static final double JITTER = 0.25;

  private final TimerScheduler<Command> timers;
  private final ActorRef<RoutingTable.Command> table;
  private final ActorRef<PeerLookup.Outcome> outcomes;
  private final NodeId self;
  private final RoutingLimits limits;
  private final Chance chance;

  private Joining(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      NodeId self,
      RoutingLimits limits,
      Chance chance,
      ActorRef<RoutingTable.Command> table) {
    this.timers = timers;
    this.table = table;
    this.outcomes = context.messageAdapter(PeerLookup.Outcome.class, LookedUp::new);
    this.self = self;
    this.limits = limits;
    this.chance = chance;
  }

  static Behavior<Command> create(
      NodeId self, RoutingLimits limits, Chance chance, ActorRef<RoutingTable.Command> table) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Joining(context, timers, self, limits, chance, table).attempt(0)));
  }

  private Behavior<Command> attempt(int number) {
    lookUpOurselves();
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case LookedUp answer -> answer.isEmpty() ? pause(number) : joined(answer.outcome());
              case FirstPeer.SEEN, Due.NOW -> Behaviors.same();
            });
  }

  private Behavior<Command> pause(int number) {
    table.tell(new RoutingTable.Joined(false));
    timers.startSingleTimer(Due.NOW, pauseAfter(number));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Due.NOW -> attempt(number + 1);
              case FirstPeer.SEEN -> {
                timers.cancel(Due.NOW);
                yield attempt(0);
              }
              case LookedUp late -> Behaviors.same();
            });
  }

  private Behavior<Command> joined(PeerLookup.Outcome outcome) {
    table.tell(new RoutingTable.Joined(true));
    var nodes = Density.around(self.hash(), outcome.nearest()).nodes();
    var bucketsInUse = Math.getExponent(nodes) + 1;
    return refresh(bucketsInUse);
  }

  /** One bucket after the other; the table goes from the farthest inwards. */
  private Behavior<Command> refresh(int bucketsLeft) {
    table.tell(new RoutingTable.RefreshNext(outcomes));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case LookedUp done -> bucketsLeft > 1 ? refresh(bucketsLeft - 1) : settle(true);
              case FirstPeer.SEEN, Due.NOW -> Behaviors.same();
            });
  }

  private Behavior<Command> settle(boolean ourselvesNext) {
    timers.startSingleTimer(Due.NOW, jittered(limits.refreshEvery()));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Due.NOW -> {
                table.tell(RoutingTable.Tend.NOW);
                yield ourselvesNext ? checkOurselves() : refresh(1);
              }
              case FirstPeer.SEEN -> checkOurselves();
              case LookedUp late -> Behaviors.same();
            });
  }

  private Behavior<Command> checkOurselves() {
    timers.cancel(Due.NOW);
    lookUpOurselves();
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case LookedUp answer -> answer.isEmpty() ? pause(0) : settle(false);
              case FirstPeer.SEEN, Due.NOW -> Behaviors.same();
            });
  }

  private void lookUpOurselves() {
    var width = limits.lookup().width();
    table.tell(new RoutingTable.Lookup(self.hash(), width, Purpose.MEET, outcomes));
  }

  private Duration pauseAfter(int number) {
    var doubled = limits.firstRetry().multipliedBy(1L << Math.min(number, 20));
    return jittered(doubled.compareTo(limits.lastRetry()) < 0 ? doubled : limits.lastRetry());
  }

  private Duration jittered(Duration pause) {
    var factor = 1 + JITTER * (2 * chance.random().nextDouble() - 1);
    return Duration.ofNanos((long) (pause.toNanos() * factor));
  }
}
