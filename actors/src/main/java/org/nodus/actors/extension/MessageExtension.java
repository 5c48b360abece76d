package org.nodus.actors.extension;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.admission.WorkDesk;
import org.nodus.actors.delivery.DeliveryPorts;
import org.nodus.actors.delivery.EntryDelivery;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.WideLookup;
import org.nodus.actors.transfer.Answers;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.admission.Quotes;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;

/**
 * Lengthens the life of one message and stops: has whoever holds fragments of it hold them for
 * longer, for fresh work, then leaves its entry again with the later expiry. Fragments first: an
 * entry that outlives them would announce what is not there. The requester gets exactly one {@link
 * ExtensionOutcome}. What was extended before a failure stays so, and the same may be tried again.
 */
public final class MessageExtension {

  /**
   * What for how long.
   *
   * @param heldUntilMillis what was paid for when it was sent, or extended the last time
   * @param expiresAtMillis later than that
   */
  public record Task(SendOutcome.Keepsake sent, long heldUntilMillis, long expiresAtMillis) {}

  /** How one node is asked. */
  record Reach(ActorRef<PeerLink.Command> link, Duration answerWithin) {}

  /** Everything this actor can receive; all of it is its own doing. */
  public sealed interface Command {}

  private record Worked(WorkDesk.Solved solved) implements Command {}

  private record LookedUp(PeerLookup.Outcome outcome) implements Command {}

  private record Asked(HolderExtension.Outcome outcome) implements Command {}

  private record Mailed(ReplicaWrite.Outcome outcome) implements Command {}

  private enum FilledUp implements Command {
    DONE
  }

  /** Who rebuilds lives a little farther away than those who were chosen first. */
  private static final int REPAIRERS = 8;

  private final ActorContext<Command> context;
  private final DeliveryPorts ports;
  private final Task task;
  private final ActorRef<ExtensionOutcome> requester;
  private final long nowMillis;

  private MessageExtension(
      ActorContext<Command> context,
      DeliveryPorts ports,
      Task task,
      ActorRef<ExtensionOutcome> requester) {
    this.context = context;
    this.ports = ports;
    this.task = task;
    this.requester = requester;
    this.nowMillis = ports.env().clock().now().toEpochMilli();
  }

  /** The behaviour of one extension. */
  public static Behavior<Command> create(
      Task task, DeliveryPorts ports, ActorRef<ExtensionOutcome> requester) {
    return Behaviors.setup(
        context -> {
          var extension = new MessageExtension(context, ports, task, requester);
          return task.sent()
              .scattered()
              .map(extension::searching)
              .orElseGet(() -> extension.mailing(0, 0));
        });
  }

  /** Who lives around it now: holders have died since, and others have rebuilt what they held. */
  private Behavior<Command> searching(SendOutcome.Scattered spread) {
    var found = context.messageAdapter(PeerLookup.Outcome.class, LookedUp::new);
    var width = spread.n() > RoutingBuckets.K ? RoutingBuckets.K : 2 * spread.n();
    var aim =
        new WideLookup.Aim(
            spread.commitment().id().hash(),
            Math.max(width, RoutingBuckets.K),
            spread.n() + REPAIRERS,
            ports.network().scatter());
    context.spawn(WideLookup.create(aim, ports.network().table(), found), "lookup");
    return Behaviors.receiveMessage(
        message ->
            message instanceof LookedUp lookup
                ? working(spread, lookup.outcome().nearest())
                : Behaviors.unhandled());
  }

  private Behavior<Command> working(SendOutcome.Scattered spread, List<Contact> region) {
    var solved = context.messageAdapter(WorkDesk.Solved.class, Worked::new);
    var question = question(spread);
    ports
        .work()
        .desk()
        .tell(
            new WorkDesk.Solve(question, terms -> terms.fragments() * addedPrice(spread), solved));
    return awaitingWork(spread, region, Tally.NOTHING, true);
  }

  private WorkQuestion question(SendOutcome.Scattered spread) {
    return WorkQuestion.ofFragments(spread.commitment().id(), task.expiresAtMillis());
  }

  /** Of the time that is not paid for yet, at an empty node. */
  private long addedPrice(SendOutcome.Scattered spread) {
    var commitment = spread.commitment();
    var added = task.expiresAtMillis() - Math.max(nowMillis, task.heldUntilMillis());
    var offered =
        ports
            .work()
            .price()
            .ofFragments(
                commitment.fragmentBytes(), WorkPrice.OFFERED_K, added, WorkPrice.Fill.EMPTY);
    return WorkPrice.beyondOffer(offered, commitment.k());
  }

  /** {@code again} while those who want more may still be asked once more. */
  private Behavior<Command> awaitingWork(
      SendOutcome.Scattered spread, List<Contact> region, Tally before, boolean again) {
    return Behaviors.receiveMessage(
        message ->
            message instanceof Worked worked
                ? asking(spread, region, worked.solved().work(), before, again)
                : Behaviors.unhandled());
  }

  private Behavior<Command> asking(
      SendOutcome.Scattered spread,
      List<Contact> region,
      Optional<WorkProof> work,
      Tally before,
      boolean again) {
    var asked = context.messageAdapter(HolderExtension.Outcome.class, Asked::new);
    var reach = new Reach(ports.network().link(), ports.limits().requestTimeout());
    var each =
        new HolderExtension.Task(
            spread.commitment(), task.heldUntilMillis(), task.expiresAtMillis(), work);
    region.forEach(
        node -> context.spawnAnonymous(HolderExtension.create(each, node, reach, asked)));
    return counting(spread, before, region.size(), again);
  }

  private Behavior<Command> counting(
      SendOutcome.Scattered spread, Tally tally, int outstanding, boolean again) {
    if (outstanding == 0) {
      return counted(spread, tally, again);
    }
    return Behaviors.receiveMessage(
        message ->
            message instanceof Asked one
                ? counting(spread, tally.with(one.outcome()), outstanding - 1, again)
                : Behaviors.unhandled());
  }

  private Behavior<Command> counted(SendOutcome.Scattered spread, Tally tally, boolean again) {
    var k = spread.commitment().k();
    var needed = new Redundancy(k, spread.n(), k).receiptsWhenStored();
    if (tally.longer().size() >= needed) {
      return mailing(tally.longer().size(), needed);
    }
    if (tally.isCollected()) {
      return fail(
          ExtensionOutcome.Reason.COLLECTED,
          "%d nodes were told to delete it: it has been collected".formatted(tally.deleted()));
    }
    var missing = needed - tally.longer().size();
    var most = WorkPrice.mostOf(addedPrice(spread));
    var wanted = Quotes.again(spread.n(), missing, tally.prices(), most);
    if (again && wanted.isPresent()) {
      var asked = wanted.get();
      var solved = context.messageAdapter(WorkDesk.Solved.class, Worked::new);
      ports
          .work()
          .desk()
          .tell(new WorkDesk.Meet(question(spread), asked.units(), asked.root(), solved));
      return awaitingWork(spread, tally.costly(), tally.askingAgain(), false);
    }
    return fail(
        ExtensionOutcome.Reason.TOO_FEW_HOLDERS,
        "%d holders hold it for longer, %d are needed (%d declined%s, %d want more work); it may have been collected, which nodes forget when they are started again"
            .formatted(
                tally.longer().size(),
                needed,
                tally.declined(),
                tally.why().isEmpty() ? "" : ", e.g. " + tally.why(),
                tally.costly().size()));
  }

  private Behavior<Command> mailing(int holders, int needed) {
    var ended = context.messageAdapter(ReplicaWrite.Outcome.class, Mailed::new);
    var write =
        EntryDelivery.create(task.sent().entry(), nowMillis, task.expiresAtMillis(), ports, ended);
    context.watchWith(context.spawn(write, "mail"), FilledUp.DONE);
    return Behaviors.receiveMessage(
        message ->
            message instanceof Mailed mailed
                ? onMailed(mailed.outcome(), holders, needed)
                : Behaviors.unhandled());
  }

  private Behavior<Command> onMailed(ReplicaWrite.Outcome outcome, int holders, int needed) {
    return switch (outcome) {
      case ReplicaWrite.Written written -> {
        requester.tell(
            new ExtensionOutcome.Extended(
                holders, needed, written.replicas(), task.expiresAtMillis()));
        yield fillingUp();
      }
      case ReplicaWrite.NotWritten not ->
          fail(
              ExtensionOutcome.Reason.MAILBOX,
              "%d of %d mailbox holders took the entry for longer, %d are needed%s"
                  .formatted(
                      not.replicas(),
                      not.of(),
                      not.needed(),
                      not.refusals().isEmpty()
                          ? ""
                          : ", e.g. " + Answers.words(not.refusals().getFirst().reason())));
    };
  }

  /** The replicas beyond the quorum come after the answer. */
  private Behavior<Command> fillingUp() {
    return Behaviors.receiveMessage(
        message -> message == FilledUp.DONE ? Behaviors.stopped() : Behaviors.same());
  }

  private Behavior<Command> fail(ExtensionOutcome.Reason reason, String detail) {
    requester.tell(new ExtensionOutcome.NotExtended(reason, detail));
    return Behaviors.stopped();
  }
}
