package org.nodus.actors.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.transfer.FragmentFetch;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.mailbox.Holder;
import org.nodus.protocol.mailbox.Notification;
import org.nodus.protocol.wire.Request;

/**
 * Gathers any k fragments of one message and stops: asks the holders of the notification first, k
 * at a time, another for each that fails, and as many as are missing when those are slow; when they
 * are slow or used up, whoever lives near the MessageId now, because fragments are rebuilt
 * elsewhere: also who was asked before for one that it lost, and may have another. The requester
 * gets exactly one {@link Outcome}.
 */
final class Gathering extends AbstractMatchingBehavior<Gathering.Command> {

  sealed interface Outcome {}

  /**
   * k proven fragments of different indices.
   *
   * @param others who gave some of them and does not stand in the notification with it
   */
  record Gathered(List<Fragment> fragments, List<Holder> others) implements Outcome {}

  /** So many of {@code needed}, after everybody has been asked. */
  record NotEnough(int have, int needed, int asked) implements Outcome {}

  sealed interface Command {}

  private record Ended(FragmentFetch.Outcome outcome) implements Command {}

  private record LookedUp(PeerLookup.Outcome outcome) implements Command {}

  private enum Slow implements Command {
    SO_FAR
  }

  private final DeliveryPorts ports;
  private final Notification notification;
  private final ActorRef<Outcome> requester;
  private final ActorRef<FragmentFetch.Outcome> fetches;
  private final Deque<FragmentFetch.Task> next = new ArrayDeque<>();
  private final Set<NodeId> asked = new HashSet<>();
  private final Set<NodeId> gave = new HashSet<>();
  private final List<Holder> others = new ArrayList<>();
  private final TreeMap<Integer, Fragment> gathered = new TreeMap<>();
  private int inFlight;
  private boolean lookedAround;

  private Gathering(
      ActorContext<Command> context,
      DeliveryPorts ports,
      Notification notification,
      ActorRef<Outcome> requester) {
    super(context);
    this.ports = ports;
    this.notification = notification;
    this.requester = requester;
    this.fetches = context.messageAdapter(FragmentFetch.Outcome.class, Ended::new);
    var message = notification.commitment().id();
    // Ascending: pieces of the message itself come first, which need no decoding.
    for (var holder : notification.holders()) {
      next.add(new FragmentFetch.Task(message, holder.index(), holder.contact()));
    }
  }

  static Behavior<Command> create(
      DeliveryPorts ports, Notification notification, ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Slow.SO_FAR, ports.limits().hedgeAfter());
                  return new Gathering(context, ports, notification, requester).advance();
                }));
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    return switch (message) {
      case Ended ended -> onEnded(ended.outcome());
      case Slow.SO_FAR -> {
        if (!lookedAround) {
          lookAround();
        }
        yield hedge();
      }
      case LookedUp lookup -> {
        inFlight--;
        // In front: they have just answered, and of the others in the notification nobody knows.
        lookup.outcome().nearest().reversed().stream()
            .filter(peer -> !gave.contains(peer.id()))
            .map(
                peer ->
                    new FragmentFetch.Task(
                        notification.commitment().id(), Request.FetchFragment.ANY_INDEX, peer))
            .forEach(next::addFirst);
        yield hedge();
      }
    };
  }

  private Behavior<Command> onEnded(FragmentFetch.Outcome outcome) {
    inFlight--;
    switch (outcome) {
      case FragmentFetch.Fetched fetched -> take(fetched);
      case FragmentFetch.NotFetched not ->
          getContext()
              .getLog()
              .debug("no fragment from {}: {}", not.task().holder().id(), not.reason());
    }
    return advance();
  }

  private void take(FragmentFetch.Fetched fetched) {
    var index = fetched.fragment().index();
    gathered.put(index, fetched.fragment());
    gave.add(fetched.task().holder().id());
    var place = new Holder(index, fetched.task().holder());
    if (!notification.holders().contains(place)) {
      others.add(place);
    }
  }

  private Behavior<Command> advance() {
    var needed = notification.commitment().k();
    if (gathered.size() >= needed) {
      return finish(new Gathered(List.copyOf(gathered.values()), List.copyOf(others)));
    }
    while (gathered.size() + inFlight < needed && !next.isEmpty()) {
      fetch(next.remove());
    }
    if (inFlight > 0) {
      return this;
    }
    if (!lookedAround) {
      lookAround();
      return this;
    }
    return finish(new NotEnough(gathered.size(), needed, asked.size()));
  }

  /** Nothing is lost by asking more: k of whatever comes first are enough. */
  private Behavior<Command> hedge() {
    var needed = notification.commitment().k();
    var missing = needed - gathered.size();
    // So many, because those that died hold their places until they are out of time.
    for (var more = 0; more < missing && inFlight < 4 * needed && !next.isEmpty(); more++) {
      fetch(next.remove());
    }
    return advance();
  }

  private void fetch(FragmentFetch.Task task) {
    inFlight++;
    asked.add(task.holder().id());
    getContext()
        .spawnAnonymous(
            FragmentFetch.create(task, ports.network().link(), ports.limits().transfer(), fetches));
  }

  private void lookAround() {
    lookedAround = true;
    inFlight++;
    var found = getContext().messageAdapter(PeerLookup.Outcome.class, LookedUp::new);
    var target = notification.commitment().id().hash();
    ports.network().table().tell(new RoutingTable.Lookup(target, RoutingBuckets.K, found));
  }

  private Behavior<Command> finish(Outcome outcome) {
    requester.tell(outcome);
    return Behaviors.stopped();
  }
}
