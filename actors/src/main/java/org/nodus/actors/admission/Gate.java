package org.nodus.actors.admission;

import java.util.EnumMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.ledger.replica.LedgerNews;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.mailbox.Mailboxes;
import org.nodus.actors.record.Records;
import org.nodus.actors.storage.FragmentStore;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.admission.WorkPrice.Fill;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Neighbourhood;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/**
 * Stands between the link and the branches that store: these serve through it ({@link #link}), and
 * what they hear has passed its {@link Door}. Answers {@link Request.Admission} itself. Knows the
 * latest checkpoint from the ledger and how full the branches are from themselves.
 */
public final class Gate extends AbstractMatchingBehavior<Gate.Command> {

  public sealed interface Command {}

  /** Whose room makes the price, and who knows how densely nodes live here, from now on. */
  public record Watch(
      ActorRef<FragmentStore.Command> fragments,
      ActorRef<Mailboxes.Command> mailboxes,
      ActorRef<Records.Command> records,
      ActorRef<RoutingTable.Command> table)
      implements Command {}

  /**
   * Where the gate stands.
   *
   * @param network its id, which stands for a checkpoint before there is one
   */
  public record Place(Hash256 network, NodeId self) {}

  private record Open(Mailboxes.OpenUntil open) implements Command {}

  private record FromBranch(PeerLink.Command command) implements Command {}

  private record Arrived(PeerLink.Incoming incoming) implements Command {}

  private record News(LedgerNews news) implements Command {}

  private record Fragments(FragmentStore.Status status) implements Command {}

  private record Entries(Mailboxes.Status status) implements Command {}

  private record Names(Records.Status status) implements Command {}

  private record Around(Neighbourhood neighbourhood) implements Command {}

  private record Look(Watch watch) implements Command {}

  private final ActorRef<PeerLink.Command> link;
  private final GateLimits limits;
  private final Clock clock;
  private final Place place;
  private final Door door;
  private final Map<Request.Service, ActorRef<PeerLink.Incoming>> branches =
      new EnumMap<>(Request.Service.class);
  private final ActorRef<PeerLink.Incoming> requests;

  private Gate(
      ActorContext<Command> context,
      ActorRef<PeerLink.Command> link,
      GateLimits limits,
      Place place,
      Clock clock) {
    super(context);
    this.link = link;
    this.limits = limits;
    this.clock = clock;
    this.place = place;
    this.door = new Door(limits, place.network(), place.self());
    this.requests = context.messageAdapter(PeerLink.Incoming.class, Arrived::new);
  }

  /** The gate of one node. */
  public static Behavior<Command> create(
      ActorRef<PeerLink.Command> link,
      ActorRef<LedgerReplica.Command> ledger,
      GateLimits limits,
      Place place,
      Clock clock) {
    return Behaviors.setup(
        context -> {
          var gate = new Gate(context, link, limits, place, clock);
          link.tell(new PeerLink.Serve(Request.Service.ADMISSION, gate.requests));
          var news = context.messageAdapter(LedgerNews.class, News::new);
          ledger.tell(new LedgerReplica.Subscribe(news));
          return gate;
        });
  }

  /** The link as the branches behind the gate see it. */
  public static Behavior<PeerLink.Command> link(ActorRef<Command> gate) {
    return Behaviors.receiveMessage(
        command -> {
          gate.tell(new FromBranch(command));
          return Behaviors.same();
        });
  }

  /** Where the mailboxes tell what their owners have opened. */
  public static Behavior<Mailboxes.OpenUntil> allowances(ActorRef<Command> gate) {
    return Behaviors.receiveMessage(
        open -> {
          gate.tell(new Open(open));
          return Behaviors.same();
        });
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Arrived arrived -> onArrived(arrived.incoming());
      case Open one -> onOpen(one.open());
      case FromBranch one -> onCommand(one.command());
      case News heard -> onNews(heard.news());
      case Watch watch -> look(watch);
      case Look again -> look(again.watch());
      case Fragments told ->
          door.fragmentsAre(new Fill(told.status().heldBytes(), told.status().quotaBytes()));
      case Names told -> door.namesAre(new Fill(told.status().names(), told.status().maxNames()));
      case Around found -> door.densityIs(found.neighbourhood().density());
      case Entries told -> door.entriesAre(new Fill(told.status().entries(), limits.maxEntries()));
    }
    return this;
  }

  private void onOpen(Mailboxes.OpenUntil open) {
    if (!door.open(open.address(), open.until().toEpochMilli(), clock.now().toEpochMilli())) {
      getContext()
          .getLog()
          .warn(
              "{} mailboxes are open: at {} work is asked for",
              limits.maxEntries(),
              open.address());
    }
  }

  private void onCommand(PeerLink.Command command) {
    switch (command) {
      case PeerLink.Serve serve -> {
        branches.put(serve.service(), serve.handler());
        link.tell(new PeerLink.Serve(serve.service(), requests));
      }
      case PeerLink.Ask ask -> link.tell(ask);
    }
  }

  private void onArrived(PeerLink.Incoming incoming) {
    var request = incoming.request();
    if (request instanceof Request.GetTerms) {
      incoming.reply(door.terms());
      return;
    }
    var now = new Door.Now(clock.now().toEpochMilli(), clock.nanoTime());
    var branch = branches.get(request.service());
    door.refusal(incoming.from(), request, now)
        .ifPresentOrElse(
            incoming::reply,
            () -> {
              if (branch == null) {
                incoming.reply(new Response.Refused(Reason.UNSUPPORTED, ""));
              } else {
                branch.tell(incoming);
              }
            });
  }

  private void onNews(LedgerNews news) {
    switch (news) {
      case LedgerNews.EpochOpen open ->
          door.checkpoint(open.lastCheckpoint(), clock.now().toEpochMilli());
      case LedgerNews.BlockFinal block -> {
        // Work is for checkpoints, not for blocks.
      }
    }
  }

  private void look(Watch watch) {
    var context = getContext();
    watch
        .fragments()
        .tell(
            new FragmentStore.GetStatus(
                context.messageAdapter(FragmentStore.Status.class, Fragments::new)));
    watch
        .mailboxes()
        .tell(
            new Mailboxes.GetStatus(context.messageAdapter(Mailboxes.Status.class, Entries::new)));
    watch
        .records()
        .tell(new Records.GetStatus(context.messageAdapter(Records.Status.class, Names::new)));
    watch
        .table()
        .tell(
            new RoutingTable.GetNeighbourhood(
                place.self().hash(), 1, context.messageAdapter(Neighbourhood.class, Around::new)));
    context.scheduleOnce(limits.lookEvery(), context.getSelf(), new Look(watch));
  }
}
