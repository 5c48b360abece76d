package org.nodus.actors.keeping;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.storage.HoldingNews;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Neighbourhood;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.reconcile.AnswerForm;
import org.nodus.protocol.reconcile.Answering;
import org.nodus.protocol.reconcile.QuestionForm;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.WireLimits;

/**
 * The keeping branch of a node: knows who lives around it and what they hold, notices when one
 * falls silent, rebuilds what is missing when its turn comes, and gives away what belongs to
 * others. Serves {@link Request.Keeping}. Told by the storing branch what is here.
 */
public final class Keeping extends AbstractMatchingBehavior<Keeping.Command> {

  public sealed interface Command {}

  /**
   * What the branch is made of.
   *
   * @param self who we are, and where others find us
   * @param scatter who gets a fragment, by his IP group
   */
  public record Parts(
      Env env,
      Contact self,
      Scatter scatter,
      KeepingLimits limits,
      ActorRef<PeerLink.Command> link,
      ActorRef<RoutingTable.Command> table) {}

  public record GetStatus(ActorRef<Status> replyTo) implements Command {}

  /**
   * How the branch stands.
   *
   * @param held fragments of this node
   * @param claims of all neighbours together
   * @param doubted neighbours whose claims do not count, because they failed to show what they say
   *     that they hold
   * @param rebuilt fragments since the start
   * @param sharing of these, for lack of other networks, where a neighbour of our IP group holds
   *     one
   * @param handedOver fragments that others took since the start
   * @param busy repairs and moves that run or wait; of a node that leaves, what is still to go
   */
  public record Status(
      int neighbours,
      int held,
      int claims,
      int doubted,
      long rebuilt,
      long sharing,
      long handedOver,
      int busy) {}

  /** From now on everything that is here goes to others; asked for progress with GetStatus. */
  public enum Leave implements Command {
    NOW
  }

  record GreetDue(NodeId node) implements Command {}

  record Greeted(PeerLink.Answer answer) implements Command {}

  record Compared(CatalogueSync.Outcome outcome) implements Command {}

  record RepairDue(MessageId message) implements Command {}

  record LookAgain(MessageId message) implements Command {}

  record Repaired(Repair.Outcome outcome) implements Command {}

  record Moved(Handover.Outcome outcome) implements Command {}

  record Inspected(Inspection.Outcome outcome) implements Command {}

  enum Timer implements Command {
    LOOK_AROUND,
    EVALUATE,
    SWEEP,
    INSPECT
  }

  private record Served(PeerLink.Incoming incoming) implements Command {}

  private record Told(HoldingNews news) implements Command {}

  private record Around(Neighbourhood neighbourhood) implements Command {}

  private final Parts parts;
  private final ActorRef<Neighbourhood> around;
  private final Catalogue own = new Catalogue();
  private final Neighbours neighbours;
  private final Greetings greetings;
  private final Duties duties;
  private final Inspections inspections;
  private long rebuilt;
  private long sharing;
  private long handedOver;

  private Keeping(ActorContext<Command> context, TimerScheduler<Command> timers, Parts parts) {
    super(context);
    this.parts = parts;
    this.around = context.messageAdapter(Neighbourhood.class, Around::new);
    this.neighbours = new Neighbours(parts.self().id(), own, parts.limits().maxClaims());
    this.duties = new Duties(context, timers, parts, own, neighbours);
    this.greetings = new Greetings(context, timers, parts, own, neighbours, duties::touch);
    this.inspections = new Inspections(context, timers, parts, neighbours, duties::touch);
    var requests = context.messageAdapter(PeerLink.Incoming.class, Served::new);
    parts.link().tell(new PeerLink.Serve(Request.Service.KEEPING, requests));
    timers.startTimerWithFixedDelay(Timer.LOOK_AROUND, parts.limits().lookEvery());
    timers.startTimerWithFixedDelay(Timer.SWEEP, parts.limits().sweepEvery());
  }

  public static Behavior<Command> create(Parts parts) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Keeping(context, timers, parts)));
  }

  /** Where the storing branch tells its news. */
  public static Behavior<HoldingNews> news(ActorRef<Command> keeping) {
    return Behaviors.receiveMessage(
        news -> {
          keeping.tell(new Told(news));
          return Behaviors.same();
        });
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Served served -> serve(served.incoming());
      case Told told -> onNews(told.news());
      case Around found -> {
        greetings.around(found.neighbourhood().nearest());
        neighbours.look(parts.scatter().in(found.neighbourhood().density()));
      }
      case GreetDue due -> greetings.greet(due.node());
      case Greeted greeted -> greetings.onAnswer(greeted.answer());
      case Compared compared -> greetings.onCompared(compared.outcome());
      case RepairDue due -> duties.repairDue(due.message());
      case LookAgain look -> duties.touch(look.message());
      case Repaired repaired -> onRepaired(repaired.outcome());
      case Moved moved -> onMoved(moved.outcome());
      case Inspected inspected -> inspections.onInspected(inspected.outcome());
      case Timer.LOOK_AROUND -> lookAround();
      case Timer.EVALUATE -> duties.evaluate();
      case Timer.SWEEP -> sweep();
      case Timer.INSPECT -> duties.tools().ifPresent(inspections::look);
      case Leave.NOW -> duties.leave();
      case GetStatus query -> query.replyTo().tell(status());
    }
    return this;
  }

  private void lookAround() {
    parts
        .table()
        .tell(
            new RoutingTable.GetNeighbourhood(
                parts.self().id().hash(), parts.limits().neighbours(), around));
  }

  private void sweep() {
    var now = nowMillis();
    own.expire(now);
    neighbours.expire(now);
    duties.sweep();
  }

  private void onNews(HoldingNews news) {
    switch (news) {
      case HoldingNews.Began began -> {
        own.clear();
        duties.begin(began.store());
        inspections.begin();
      }
      case HoldingNews.Changed changed -> {
        var holding = changed.holding();
        own.put(holding);
        neighbours.all().forEach(neighbour -> neighbour.tellLater(holding));
        duties.touch(holding.message());
      }
      case HoldingNews.Spoilt spoilt -> duties.restore(spoilt.holding());
    }
  }

  private void onRepaired(Repair.Outcome outcome) {
    if (outcome instanceof Repair.Done done) {
      rebuilt++;
      sharing += duties.sharesGroup(done.message()) ? 1 : 0;
    }
    greetings.greetNow(duties.onRepaired(outcome));
  }

  private void onMoved(Handover.Outcome outcome) {
    if (outcome.fate() == Handover.Fate.MOVED) {
      handedOver++;
    }
    duties.onMoved(outcome);
    if (duties.isLeaving() && duties.busy() == 0) {
      // The last that they hear of us: that we hold nothing any more.
      greetings.greetNow(neighbours.all().stream().map(neighbour -> neighbour.contact).toList());
    }
  }

  private void serve(PeerLink.Incoming incoming) {
    if (!(incoming.request() instanceof Request.Keeping request)) {
      incoming.reply(refused(Response.Reason.UNSUPPORTED));
      return;
    }
    switch (request) {
      case Request.Greet greet ->
          incoming
              .from()
              .contact()
              .ifPresentOrElse(
                  from -> greetings.serve(incoming, from, greet),
                  () -> incoming.reply(refused(Response.Reason.FORBIDDEN)));
      case Request.CompareCatalogue compare -> onNeighbour(incoming, () -> compare(compare));
      case Request.DescribeHoldings describe -> onNeighbour(incoming, () -> describe(describe));
      case Request.FindHoldings find -> incoming.reply(new Response.Holdings(live(find.message())));
    }
  }

  /** Comparing costs a pass over all we hold: only for those who live here. */
  private void onNeighbour(PeerLink.Incoming incoming, Supplier<Response> answer) {
    incoming.reply(
        neighbours.find(incoming.from().id()).isPresent()
            ? answer.get()
            : refused(Response.Reason.FORBIDDEN));
  }

  private Response compare(Request.CompareCatalogue compare) {
    try {
      var question = QuestionForm.decode(compare.question());
      var answer = Answering.answer(own.items(), question, WireLimits.CATALOGUE);
      return new Response.CatalogueCompared(AnswerForm.encode(answer));
    } catch (DecodeFailure wrong) {
      return new Response.Refused(Response.Reason.INVALID, wrong.reason());
    }
  }

  private Response describe(Request.DescribeHoldings describe) {
    var known = new ArrayList<Holding>();
    describe.items().forEach(item -> own.find(item).ifPresent(known::add));
    return new Response.Holdings(known);
  }

  private List<Holding> live(MessageId message) {
    var now = nowMillis();
    return own.of(message).stream().filter(holding -> holding.expiryMillis() > now).toList();
  }

  private Status status() {
    return new Status(
        neighbours.size(),
        own.held(),
        neighbours.claims(),
        neighbours.doubted(),
        rebuilt,
        sharing,
        handedOver,
        duties.busy());
  }

  private long nowMillis() {
    return parts.env().clock().now().toEpochMilli();
  }

  private static Response refused(Response.Reason reason) {
    return new Response.Refused(reason, "");
  }
}
