package org.nodus.actors.dht;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.environment.Env;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.peer.PeerStorage;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.ContactRule;
import org.nodus.protocol.dht.Density;
import org.nodus.protocol.dht.LookupPlan;
import org.nodus.protocol.dht.Neighbourhood;
import org.nodus.protocol.dht.Patience;
import org.nodus.protocol.dht.Region;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.dht.Sighting;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Knows the peers of this node: serves Ping and FindNode, runs lookups for everybody in the tree,
 * and keeps its {@link RoutingBuckets} true by {@link Joining} and by pinging whom somebody found
 * silent. A peer enters only after it has proven its keys to us and leaves only after it failed a
 * ping.
 *
 * <p>An agent runs the same table as a client: it asks, and neither serves nor shows up in others'
 * tables.
 */
public final class RoutingTable extends AbstractMatchingBehavior<RoutingTable.Command> {

  public sealed interface Command {}

  /**
   * {@code replyTo} hears exactly one outcome, with at most {@code width} nearest peers, or those
   * of a whole region.
   *
   * @param avoided a place whose crowd is neither asked nor believed
   */
  public record Lookup(
      Hash256 target,
      int width,
      Purpose purpose,
      Optional<Region> avoided,
      ActorRef<PeerLookup.Outcome> replyTo)
      implements Command {
    public Lookup(
        Hash256 target, int width, Purpose purpose, ActorRef<PeerLookup.Outcome> replyTo) {
      this(target, width, purpose, Optional.empty(), replyTo);
    }

    /** To read what is there. */
    public Lookup(Hash256 target, int width, ActorRef<PeerLookup.Outcome> replyTo) {
      this(target, width, Purpose.READ, replyTo);
    }
  }

  /** This peer has just proven in a session that it is alive. */
  public record Seen(Contact peer) implements Command {}

  /** This peer has just not answered somebody. */
  public record Silent(Contact peer) implements Command {}

  /**
   * Who lives around {@code target}, from the table alone and at once, at most {@code count},
   * without ourselves. Exact where this node is one of the nearest: it knows its neighbours.
   */
  public record GetNeighbourhood(Hash256 target, int count, ActorRef<Neighbourhood> replyTo)
      implements Command {}

  public record GetStatus(ActorRef<Status> replyTo) implements Command {}

  /**
   * How the table stands.
   *
   * @param joined somebody has answered us, or there is nobody whom we should know
   * @param estimatedNodes the size of the network, from the density around us; us included
   * @param crowdsSeen how often the nearest to a key were a crowd that somebody put there
   * @param longestKnown at most k of those that are likely to stay
   */
  public record Status(
      boolean joined,
      int knownPeers,
      double estimatedNodes,
      long crowdsSeen,
      List<Contact> longestKnown) {}

  /** What a lookup that has ended saw of the network, and how fast it was answered. */
  record Learnt(Optional<Density> survey, Patience patience) implements Command {}

  /** The nearest of this lookup are a crowd: its requester is to hear of the whole region. */
  record CrowdSeen(Region region, PeerLookup.Outcome crowd, ActorRef<PeerLookup.Outcome> requester)
      implements Command {}

  /** Somebody who knows this place has found that the nodes around it are a crowd. */
  public record CrowdAround(Hash256 key) implements Command {}

  /** Whom {@link PeerMemory} knows from before the start. */
  record Remembered(List<Contact> peers) implements Command {}

  /** {@link Joining} has reached somebody, or nobody. */
  record Joined(boolean yes) implements Command {}

  /** A lookup of a random id in the next bucket, from the farthest inwards and round again. */
  record RefreshNext(ActorRef<PeerLookup.Outcome> replyTo) implements Command {}

  /** Ping those that have been silent for long. */
  enum Tend implements Command {
    NOW
  }

  private record Served(PeerLink.Incoming incoming) implements Command {}

  private record Pinged(PeerLink.Answer answer) implements Command {}

  private enum LookupEnded implements Command {
    ONE
  }

  /** Whether others may know us. */
  public enum Role {
    /** Serves and enters routing tables. */
    NODE,
    /** Only asks: agents. */
    CLIENT
  }

  /** How many stale peers one refresh pings. */
  private static final int STALE_PINGS = 3;

  /** Pings in flight; whom there is no room for is pinged when it is silent again. */
  private static final int MAX_PINGS = 64;

  /** The farthest bucket: half of the key space. */
  private static final int FARTHEST_BUCKET = 255;

  private final PeerLookup.Partners partners;
  private final ActorRef<PeerLink.Answer> pings;
  private final ActorRef<Joining.Command> joining;
  private final ContactRule rule;
  private final List<Contact> bootstrap;
  private final RoutingLimits limits;
  private final Env env;
  private final RoutingBuckets buckets;
  private final GonePeers gone;
  private final Alarms alarms;
  private final Experience experience = new Experience();
  private final Optional<ActorRef<PeerMemory.Command>> memory;
  private List<Contact> remembered = List.of();
  private final Set<NodeId> beingPinged = new HashSet<>();
  private int running;
  private int nextBucket = FARTHEST_BUCKET;
  private boolean joined;

  private RoutingTable(
      ActorContext<Command> context,
      ActorRef<PeerLink.Command> link,
      ContactRule rule,
      List<Contact> bootstrap,
      Optional<PeerStorage> storage,
      RoutingLimits limits,
      Alarms alarms,
      Env env) {
    super(context);
    this.partners = new PeerLookup.Partners(link, context.getSelf());
    this.pings = context.messageAdapter(PeerLink.Answer.class, Pinged::new);
    this.rule = rule;
    this.bootstrap = bootstrap.stream().filter(rule::isUsable).toList();
    this.limits = limits;
    this.env = env;
    this.alarms = alarms;
    this.gone = new GonePeers(limits.goneFor());
    this.buckets = new RoutingBuckets(rule.self(), limits.bucketSize(), rule.caps());
    this.memory =
        storage.map(
            disk ->
                context.spawn(
                    PeerMemory.create(disk, context.getSelf()),
                    "memory",
                    DispatcherSelector.blocking()));
    this.joining =
        context.spawn(
            Joining.create(rule.self(), limits, env.chance(), context.getSelf()), "joining");
  }

  /**
   * The table of the node {@code rule.self()}.
   *
   * @param bootstrap where to start; contacts that break the rule are ignored
   * @param storage where the longest-known peers are remembered over a restart
   */
  public static Behavior<Command> create(
      Role role,
      ActorRef<PeerLink.Command> link,
      ContactRule rule,
      List<Contact> bootstrap,
      Optional<PeerStorage> storage,
      RoutingLimits limits,
      Env env) {
    return Behaviors.setup(
        context -> {
          if (role == Role.NODE) {
            var requests = context.messageAdapter(PeerLink.Incoming.class, Served::new);
            link.tell(new PeerLink.Serve(Request.Service.ROUTING, requests));
          }
          var alarms = new Alarms(context.getLog(), role, env.clock());
          return new RoutingTable(context, link, rule, bootstrap, storage, limits, alarms, env);
        });
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Lookup lookup -> lookUp(lookup);
      case Seen seen -> onSeen(seen.peer());
      case Silent silent -> ping(silent.peer());
      case Served served -> serve(served.incoming());
      case Pinged pinged -> onPinged(pinged.answer());
      case Joined news -> onJoined(news.yes());
      case RefreshNext refresh -> refreshNext(refresh.replyTo());
      case Tend.NOW -> tend();
      case LookupEnded.ONE -> running--;
      case Learnt learnt -> experience.learn(learnt.survey(), learnt.patience());
      case CrowdSeen seen -> searchRegion(seen);
      case CrowdAround crowd -> alarms.crowd(crowd.key());
      case Remembered known -> remember(known.peers());
      case GetNeighbourhood query -> query.replyTo().tell(neighbourhood(query));
      case GetStatus query -> query.replyTo().tell(status());
    }
    return this;
  }

  private void lookUp(Lookup wanted) {
    if (running >= limits.maxLookups()) {
      wanted.replyTo().tell(new PeerLookup.OutOfTime(wanted.target(), List.of()));
      return;
    }
    var away = gone.at(env.clock().nanoTime());
    var plan = wanted.purpose().plan(wanted, rule.caps(), density());
    var knowledge = new PeerLookup.Knowledge(seedsFor(plan, away), away, experience.patience());
    var region = wanted.purpose().region(plan).filter(any -> experience.hasSurveyed());
    var task = new PeerLookup.Task(plan, region, knowledge, rule, wanted.replyTo());
    var lookup = PeerLookup.create(task, limits.lookup(), partners, env.clock());
    getContext().watchWith(getContext().spawnAnonymous(lookup), LookupEnded.ONE);
    running++;
  }

  private void searchRegion(CrowdSeen seen) {
    alarms.crowd(seen.region().target());
    var search =
        RegionSearch.create(seen.region(), seen.crowd(), getContext().getSelf(), seen.requester());
    getContext().spawnAnonymous(search);
  }

  /** In a thin table all configured or remembered, in an empty one even who has just failed. */
  private List<Contact> seedsFor(LookupPlan plan, Set<Contact> away) {
    var known = buckets.nearest(plan.target(), plan.seeds() + plan.reserve());
    if (known.size() >= limits.bucketSize()) {
      return known;
    }
    var seeds = new ArrayList<>(known);
    Stream.concat(bootstrap.stream(), remembered.stream())
        .filter(contact -> known.isEmpty() || !away.contains(contact))
        .forEach(seeds::add);
    return seeds;
  }

  private void tend() {
    buckets.notSeenSince(staleBefore(), STALE_PINGS).forEach(this::ping);
    writeDown();
  }

  private void onJoined(boolean yes) {
    joined = yes;
    if (yes) {
      writeDown();
    }
  }

  private void writeDown() {
    var peers = buckets.longestKnown(PeerStorage.MAX_PEERS);
    memory.ifPresent(one -> one.tell(new PeerMemory.Remember(peers)));
  }

  /** They were here for long before; they enter when they answer. */
  private void remember(List<Contact> peers) {
    remembered = rule.usable(peers);
    remembered.stream().limit(limits.bucketSize()).forEach(this::ping);
  }

  private void onSeen(Contact peer) {
    onSighting(peer, buckets.seen(peer, env.clock().nanoTime()));
  }

  private void onSighting(Contact peer, Sighting sighting) {
    gone.remove(peer);
    switch (sighting) {
      case Sighting.Kept kept -> {
        if (kept.isNew() && buckets.size() == 1) {
          joining.tell(Joining.FirstPeer.SEEN);
        }
      }
      case Sighting.Waiting waiting -> {
        if (waiting.lastSeenNanos() - staleBefore() < 0) {
          ping(waiting.oldest());
        }
      }
      case Sighting.Refused refused ->
          getContext().getLog().debug("no room for peer {}", peer.id());
    }
  }

  private void ping(Contact peer) {
    if (beingPinged.size() < MAX_PINGS && beingPinged.add(peer.id())) {
      partners.link().tell(new PeerLink.Ask(peer, new Request.Ping(), limits.pingTimeout(), pings));
    }
  }

  private void onPinged(PeerLink.Answer answer) {
    var peer = answer.peer();
    beingPinged.remove(peer.id());
    var now = env.clock().nanoTime();
    switch (answer) {
      case PeerLink.Replied alive -> onSighting(peer, buckets.came(peer, now));
      case PeerLink.Unanswered silent -> {
        if (silent.reason() != PeerLink.Silence.OVERLOADED) {
          buckets.failed(peer.id()).ifPresent(this::ping);
          gone.add(peer, now);
          getContext().getLog().debug("peer {} is gone: {}", peer.id(), silent.reason());
        }
      }
    }
  }

  private void serve(PeerLink.Incoming incoming) {
    incoming.from().contact().ifPresent(this::onIncoming);
    incoming.reply(
        switch (incoming.request()) {
          case Request.Ping ping -> new Response.Done();
          case Request.FindNode query -> new Response.Nodes(nearestFor(incoming, query.target()));
          default -> new Response.Refused(Response.Reason.UNSUPPORTED, "");
        });
  }

  private void onIncoming(Contact peer) {
    if (buckets.contains(peer.id()) || rule.isUsable(peer)) {
      onSighting(peer, buckets.came(peer, env.clock().nanoTime()));
    }
  }

  private List<Contact> nearestFor(PeerLink.Incoming incoming, Hash256 target) {
    return buckets.nearest(target, RoutingBuckets.K + 1).stream()
        .filter(peer -> !peer.id().equals(incoming.from().id()))
        .limit(RoutingBuckets.K)
        .toList();
  }

  private void refreshNext(ActorRef<PeerLookup.Outcome> replyTo) {
    if (nextBucket < buckets.nearestBucket()) {
      nextBucket = FARTHEST_BUCKET;
    }
    var noise = Hash256.of(env.chance().secret(Hash256.SIZE_BYTES));
    var target = buckets.idInBucket(nextBucket--, noise);
    lookUp(new Lookup(target, limits.lookup().width(), Purpose.MEET, replyTo));
  }

  private long staleBefore() {
    return env.clock().nanoTime() - limits.staleAfter().toNanos();
  }

  private Density density() {
    var self = rule.self().hash();
    return experience.density(Density.around(self, buckets.nearest(self, limits.bucketSize())));
  }

  private Neighbourhood neighbourhood(GetNeighbourhood query) {
    var nearest = buckets.nearest(query.target(), query.count());
    return new Neighbourhood(query.target(), nearest, density());
  }

  private Status status() {
    return new Status(
        joined || bootstrap.isEmpty(),
        buckets.size(),
        1 + density().nodes(),
        alarms.seen(),
        buckets.longestKnown(limits.bucketSize()));
  }
}
