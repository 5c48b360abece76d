package org.nodus.actors.dht;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Region;
import org.nodus.protocol.dht.RoutingBuckets;

/**
 * Finds who else lives around a key whose nearest nodes are a crowd, and stops: looks up the other
 * halves of the region. Spawned by {@link RoutingTable}; the requester of the lookup that noticed
 * the crowd gets exactly one {@link PeerLookup.Crowded}.
 */
final class RegionSearch {

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record LookedUp(PeerLookup.Outcome outcome) implements Command {}

  private RegionSearch() {}

  static Behavior<Command> create(
      Region region,
      PeerLookup.Outcome crowd,
      ActorRef<RoutingTable.Command> table,
      ActorRef<PeerLookup.Outcome> requester) {
    return Behaviors.setup(
        context -> {
          var outcomes = context.messageAdapter(PeerLookup.Outcome.class, LookedUp::new);
          var places = region.otherPlaces();
          for (var place : places) {
            table.tell(
                new RoutingTable.Lookup(
                    place, RoutingBuckets.K, Purpose.SURVEY, Optional.of(region), outcomes));
          }
          var found = new Found(List.copyOf(crowd.nearest()), crowd.slowAfter(), places.size());
          return gathering(region, found, requester);
        });
  }

  /** What the lookups have brought so far. */
  private record Found(List<Contact> contacts, Duration slowAfter, int awaited) {
    Found with(PeerLookup.Outcome outcome) {
      var more = new ArrayList<>(contacts);
      more.addAll(outcome.nearest());
      return new Found(List.copyOf(more), outcome.slowAfter(), awaited - 1);
    }
  }

  /** Every lookup ends, so this does. */
  private static Behavior<Command> gathering(
      Region region, Found found, ActorRef<PeerLookup.Outcome> requester) {
    if (found.awaited() == 0) {
      var members = region.members(found.contacts());
      requester.tell(
          new PeerLookup.Crowded(region.target(), members, found.slowAfter(), region.density()));
      return Behaviors.stopped();
    }
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case LookedUp lookup -> gathering(region, found.with(lookup.outcome()), requester);
            });
  }
}
