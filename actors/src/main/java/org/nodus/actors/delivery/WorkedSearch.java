package org.nodus.actors.delivery;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.admission.WorkDesk;
import org.nodus.protocol.admission.Quotes;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkProof;

/**
 * A {@link HolderSearch} for a message that is worked for and not paid: works, searches, and does
 * both once more when too many nodes want more work, or for another root. Child of {@link
 * Spreading}, which hears one {@link HolderSearch.Outcome}.
 */
final class WorkedSearch {

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Worked(WorkDesk.Solved solved) implements Command {}

  private record Searched(HolderSearch.Outcome outcome) implements Command {}

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
          return new WorkedSearch(context, stay, redundancy, ports, requester).running(true);
        });
  }

  /** One thing happens at a time; {@code again} while there is a second attempt left. */
  private Behavior<Command> running(boolean again) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Worked worked -> search(worked.solved().work(), again);
              case Searched searched -> onSearched(searched.outcome(), again);
            });
  }

  private Behavior<Command> search(Optional<WorkProof> work, boolean again) {
    var wanted = new HolderSearch.Wanted(stay.offer(work), redundancy.n(), 0);
    var found = context.messageAdapter(HolderSearch.Outcome.class, Searched::new);
    context.spawnAnonymous(HolderSearch.create(wanted, ports.network(), ports.limits(), found));
    return running(again);
  }

  private Behavior<Command> onSearched(HolderSearch.Outcome found, boolean again) {
    var missing = redundancy.n() - found.accepting().size();
    var wanted = Quotes.satisfying(missing, found.prices());
    if (!again
        || wanted.isEmpty()
        || redundancy.within(found.accepting().size()) instanceof Redundancy.Fits) {
      requester.tell(found);
      return Behaviors.stopped();
    }
    var most = wanted.get();
    var solved = context.messageAdapter(WorkDesk.Solved.class, Worked::new);
    var units = stay.units(new Response.WorkWanted(most.units(), most.root()));
    ports.work().desk().tell(new WorkDesk.Meet(stay.question(), units, most.root(), solved));
    return running(false);
  }
}
