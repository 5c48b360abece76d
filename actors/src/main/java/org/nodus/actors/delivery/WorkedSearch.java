package org.nodus.actors.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.admission.WorkDesk;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.admission.Quotes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkProof;

/**
 * A {@link HolderSearch} for a message that is worked for and not paid: works and searches. Where
 * {@link Quotes#again} has it that too many of those asked want more work, or another root, it
 * works once more and offers the message again to them alone: who has accepted already still does,
 * and the nearest of all of them are the holders, not those who took the places of the honest
 * because they take anything. Child of {@link Spreading}, which hears one {@link
 * HolderSearch.Outcome}.
 */
final class WorkedSearch {

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Worked(WorkDesk.Solved solved) implements Command {}

  private record Searched(HolderSearch.Outcome outcome) implements Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private final ActorContext<Command> context;
  private final FreeStay stay;
  private final Redundancy redundancy;
  private final DeliveryPorts ports;
  private final ActorRef<HolderSearch.Outcome> requester;

  private WorkedSearch(
      ActorContext<Command> context,
      FreeStay stay,
      Redundancy redundancy,
      DeliveryPorts ports,
      ActorRef<HolderSearch.Outcome> requester) {
    this.context = context;
    this.stay = stay;
    this.redundancy = redundancy;
    this.ports = ports;
    this.requester = requester;
  }

  static Behavior<Command> create(
      FreeStay stay,
      Redundancy redundancy,
      DeliveryPorts ports,
      ActorRef<HolderSearch.Outcome> requester) {
    return Behaviors.setup(
        context -> {
          var solved = context.messageAdapter(WorkDesk.Solved.class, Worked::new);
          ports.work().desk().tell(stay.solve(ports.work().price(), solved));
          return new WorkedSearch(context, stay, redundancy, ports, requester).searching();
        });
  }

  private Behavior<Command> searching() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Worked worked -> search(worked.solved().work());
              case Searched searched -> onSearched(searched.outcome());
              case Heard early -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> search(Optional<WorkProof> work) {
    var wanted = new HolderSearch.Wanted(stay.offer(work), redundancy.n(), 0);
    var found = context.messageAdapter(HolderSearch.Outcome.class, Searched::new);
    context.spawnAnonymous(HolderSearch.create(wanted, ports.network(), ports.limits(), found));
    return Behaviors.same();
  }

  private Behavior<Command> onSearched(HolderSearch.Outcome found) {
    var wanted =
        Quotes.again(
            Math.min(redundancy.n(), found.asked()),
            redundancy.fewest() - found.accepting().size(),
            List.copyOf(found.wanting().values()),
            stay.most(ports.work().price()));
    if (wanted.isEmpty()) {
      return finish(found);
    }
    var solved = context.messageAdapter(WorkDesk.Solved.class, Worked::new);
    var units = stay.units(wanted.get());
    var root = wanted.get().root();
    ports.work().desk().tell(new WorkDesk.Meet(stay.question(), units, root, solved));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Worked worked -> offerAgain(worked.solved().work(), found);
              case Searched late -> Behaviors.unhandled();
              case Heard early -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> offerAgain(Optional<WorkProof> work, HolderSearch.Outcome found) {
    var answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    var patience = ports.limits().requestTimeout();
    found
        .wanting()
        .keySet()
        .forEach(
            one ->
                ports
                    .network()
                    .link()
                    .tell(new PeerLink.Ask(one, stay.offer(work), patience, answers)));
    return hearing(found, new ArrayList<>(), found.wanting().size());
  }

  /** Every answer is owed by the link, so this comes to an end. */
  private Behavior<Command> hearing(
      HolderSearch.Outcome found, List<Contact> accepting, int awaited) {
    if (awaited == 0) {
      return finish(found.with(stay.commitment().id().hash(), accepting));
    }
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> {
                if (heard.answer() instanceof PeerLink.Replied replied
                    && replied.response() instanceof Response.OfferAccepted) {
                  accepting.add(replied.peer());
                }
                yield hearing(found, accepting, awaited - 1);
              }
              case Worked late -> Behaviors.unhandled();
              case Searched late -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> finish(HolderSearch.Outcome found) {
    requester.tell(found);
    return Behaviors.stopped();
  }
}
