package org.nodus.actors.delivery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Finds who would hold a message and stops: looks up the neighbourhood of its id and offers it to
 * the nearest nodes, to a farther one for each that declines. The requester gets exactly one {@link
 * Outcome}: when enough have accepted, or nobody is left to ask.
 */
final class HolderSearch {

  /**
   * What is offered.
   *
   * @param wanted how many holders, at most
   * @param maxQuoteMicros what one holder may ask; 0 on the free tier, where quotes do not count
   */
  record Wanted(Request.OfferFragment offer, int wanted, long maxQuoteMicros) {}

  /**
   * Who would.
   *
   * @param accepting nearest to the message first, at most as many as wanted
   * @param spare who has not been asked, nearest first
   * @param declined how many refused or did not answer
   * @param lowestQuoteTooHigh the smallest quote above the limit, 0 when there was none
   */
  record Outcome(
      List<Contact> accepting, List<Contact> spare, int declined, long lowestQuoteTooHigh) {}

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record LookedUp(PeerLookup.Outcome outcome) implements Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  /** How far the search is; {@code unasked} nearest first. */
  private record State(
      List<Contact> unasked, List<Contact> accepting, int asked, int declined, long tooHigh) {}

  private final Wanted wanted;
  private final ActorRef<PeerLink.Command> link;
  private final ActorRef<PeerLink.Answer> answers;
  private final DeliveryLimits limits;
  private final ActorRef<Outcome> requester;

  private HolderSearch(
      ActorContext<Command> context,
      Wanted wanted,
      ActorRef<PeerLink.Command> link,
      DeliveryLimits limits,
      ActorRef<Outcome> requester) {
    this.wanted = wanted;
    this.link = link;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.limits = limits;
    this.requester = requester;
  }

  static Behavior<Command> create(
      Wanted wanted,
      ReplicaWrite.Partners partners,
      DeliveryLimits limits,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context -> {
          var found = context.messageAdapter(PeerLookup.Outcome.class, LookedUp::new);
          var target = wanted.offer().message().hash();
          var width = Math.max(RoutingBuckets.K, 2 * wanted.wanted());
          partners
              .table()
              .tell(new RoutingTable.Lookup(target, width, RoutingTable.Purpose.PUBLISH, found));
          var search = new HolderSearch(context, wanted, partners.link(), limits, requester);
          return search.searching(new State(List.of(), List.of(), 0, 0, 0));
        });
  }

  private Behavior<Command> searching(State state) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case LookedUp lookup ->
                  advance(new State(lookup.outcome().nearest(), List.of(), 0, 0, 0));
              case Heard heard -> advance(after(state, heard.answer()));
            });
  }

  /** Every answer is owed by the link, so this comes to an end. */
  private Behavior<Command> advance(State state) {
    var missing = wanted.wanted() - state.accepting().size() - state.asked();
    var next = state.unasked().subList(0, Math.clamp(missing, 0, state.unasked().size()));
    var rest = state.unasked().subList(next.size(), state.unasked().size());
    next.forEach(
        peer ->
            link.tell(new PeerLink.Ask(peer, wanted.offer(), limits.requestTimeout(), answers)));
    var asked = state.asked() + next.size();
    return asked == 0
        ? finish(state)
        : searching(new State(rest, state.accepting(), asked, state.declined(), state.tooHigh()));
  }

  private State after(State state, PeerLink.Answer answer) {
    var asked = state.asked() - 1;
    if (answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.OfferAccepted accepted) {
      var quote = accepted.quoteMicros();
      if (!wanted.offer().paid() || quote <= wanted.maxQuoteMicros()) {
        var more = new ArrayList<>(state.accepting());
        more.add(replied.peer());
        return new State(state.unasked(), more, asked, state.declined(), state.tooHigh());
      }
      var lowest = state.tooHigh() == 0 ? quote : Math.min(quote, state.tooHigh());
      return new State(state.unasked(), state.accepting(), asked, state.declined() + 1, lowest);
    }
    return new State(
        state.unasked(), state.accepting(), asked, state.declined() + 1, state.tooHigh());
  }

  private Behavior<Command> finish(State state) {
    var target = wanted.offer().message().hash();
    var nearestFirst =
        state.accepting().stream()
            .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(target)))
            .toList();
    requester.tell(new Outcome(nearestFirst, state.unasked(), state.declined(), state.tooHigh()));
    return Behaviors.stopped();
  }
}
