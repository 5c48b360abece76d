package org.nodus.actors.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.WideLookup;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Canvass;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.dht.Scatter;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Finds who would hold a message and stops: looks up the neighbourhood of its id and offers it to
 * the nearest nodes, of each IP group one if there are enough, and to a farther one for each that
 * declines or is slow. The requester gets exactly one {@link Outcome}: when enough have accepted,
 * or nobody is left to ask; those that are slow are then waited for a little longer.
 */
final class HolderSearch extends AbstractMatchingBehavior<HolderSearch.Command> {

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
   * @param accepting nearest to the message first, at most as many as wanted; more where some of
   *     them had wanted more work first
   * @param spare who has not been asked, nearest first
   * @param declined how many refused or did not answer
   * @param lowestQuoteTooHigh the smallest quote above the limit, 0 when there was none
   * @param wanting who wants work, or more of it, and how much; in order of their answers
   * @param scatter says who of them is chosen
   */
  record Outcome(
      List<Contact> accepting,
      List<Contact> spare,
      int declined,
      long lowestQuoteTooHigh,
      Map<Contact, Response.WorkWanted> wanting,
      Scatter scatter) {
    Outcome {
      accepting = List.copyOf(accepting);
      spare = List.copyOf(spare);
      wanting = Collections.unmodifiableMap(new LinkedHashMap<>(wanting));
    }

    /** How many were asked. */
    int asked() {
      return accepting.size() + declined;
    }

    /** The same after {@code more} of those that wanted more work have accepted. */
    Outcome with(Hash256 target, Collection<Contact> more) {
      return new Outcome(
          Stream.concat(accepting.stream(), more.stream())
              .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(target)))
              .toList(),
          spare,
          declined - more.size(),
          lowestQuoteTooHigh,
          Map.of(),
          scatter);
    }
  }

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record LookedUp(PeerLookup.Outcome outcome) implements Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private record Slow(Contact peer) implements Command {}

  private enum Grace implements Command {
    OVER
  }

  private final TimerScheduler<Command> timers;
  private final Wanted wanted;
  private final ReplicaWrite.Partners partners;
  private final ActorRef<PeerLink.Answer> answers;
  private final DeliveryLimits limits;
  private final ActorRef<Outcome> requester;
  private final List<Contact> accepting = new ArrayList<>();
  private final Map<Contact, Response.WorkWanted> wanting = new LinkedHashMap<>();
  private final Set<Contact> untouched = new LinkedHashSet<>();
  private Canvass canvass = Canvass.ofNobody();
  private Scatter scatter;
  private Duration slowAfter = Duration.ZERO;
  private int asked;
  private long lowestQuoteTooHigh;

  private HolderSearch(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Wanted wanted,
      ReplicaWrite.Partners partners,
      DeliveryLimits limits,
      ActorRef<Outcome> requester) {
    super(context);
    this.timers = timers;
    this.wanted = wanted;
    this.partners = partners;
    this.scatter = partners.scatter();
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
        context ->
            Behaviors.withTimers(
                timers -> {
                  var found = context.messageAdapter(PeerLookup.Outcome.class, LookedUp::new);
                  var target = wanted.offer().message().hash();
                  var many = wanted.wanted() > RoutingBuckets.K;
                  var width = many ? RoutingBuckets.K : 2 * wanted.wanted();
                  // A quarter more, for those who decline.
                  var count = wanted.wanted() * 5 / 4;
                  var aim =
                      new WideLookup.Aim(
                          target, Math.max(width, RoutingBuckets.K), count, partners.scatter());
                  var wide = WideLookup.create(aim, partners.table(), found);
                  context.spawn(wide, "wide");
                  return new HolderSearch(context, timers, wanted, partners, limits, requester);
                }));
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    return switch (message) {
      case LookedUp lookup -> begin(lookup.outcome());
      case Heard heard -> onAnswer(heard.answer());
      case Slow slow -> {
        canvass.slow(slow.peer());
        yield advance();
      }
      case Grace.OVER -> finish();
    };
  }

  private Behavior<Command> begin(PeerLookup.Outcome found) {
    scatter = partners.scatter().in(found.density());
    canvass = new Canvass(found.nearest(), wanted.wanted(), scatter);
    untouched.addAll(found.nearest());
    slowAfter = found.slowAfterWork();
    return advance();
  }

  /** Every answer is owed by the link, so this comes to an end. */
  private Behavior<Command> advance() {
    for (var peer : canvass.nextToAsk()) {
      asked++;
      untouched.remove(peer);
      var ask = new PeerLink.Ask(peer, wanted.offer(), limits.requestTimeout(), answers);
      timers.startSingleTimer(peer, new Slow(peer), slowAfter);
      partners.link().tell(ask);
    }
    if (canvass.isExhausted() || accepting.size() >= wanted.wanted()) {
      return finish();
    }
    if (!canvass.isRunning() && !timers.isTimerActive(Grace.OVER)) {
      timers.startSingleTimer(Grace.OVER, limits.grace());
    }
    return this;
  }

  private Behavior<Command> onAnswer(PeerLink.Answer answer) {
    timers.cancel(answer.peer());
    if (isAcceptable(answer)) {
      canvass.answered(answer.peer());
      accepting.add(answer.peer());
    } else {
      canvass.failed(answer.peer());
      if (answer instanceof PeerLink.Replied replied
          && replied.response() instanceof Response.WorkWanted wanted) {
        wanting.put(replied.peer(), wanted);
      }
    }
    return advance();
  }

  private boolean isAcceptable(PeerLink.Answer answer) {
    if (!(answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.OfferAccepted accepted)) {
      return false;
    }
    var quote = accepted.quoteMicros();
    if (!wanted.offer().paid() || quote <= wanted.maxQuoteMicros()) {
      return true;
    }
    lowestQuoteTooHigh = lowestQuoteTooHigh == 0 ? quote : Math.min(quote, lowestQuoteTooHigh);
    return false;
  }

  private Behavior<Command> finish() {
    var target = wanted.offer().message().hash();
    var nearestFirst =
        accepting.stream()
            .sorted(Comparator.comparing(Contact::id, NodeId.nearestTo(target)))
            .toList();
    var spare = List.copyOf(untouched);
    var declined = asked - accepting.size();
    requester.tell(
        new Outcome(nearestFirst, spare, declined, lowestQuoteTooHigh, wanting, scatter));
    return Behaviors.stopped();
  }
}
