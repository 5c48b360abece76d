package org.nodus.actors.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.transfer.Answers;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.OwnMailbox;
import org.nodus.protocol.dht.Canvass;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.keeping.ProviderRecord;
import org.nodus.protocol.mailbox.AccessProof;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.WireLimits;

/**
 * Empties one mailbox into memory and stops: lists it at all of its holders, and at the next node
 * for each that is slow, merges what they say, and fetches every entry that is new from whoever has
 * it, those first that most holders list. Slow holders are waited for only while fewer have
 * answered than make sure that there is nothing else. The requester gets exactly one {@link
 * Visited}.
 */
final class MailboxVisit extends AbstractMatchingBehavior<MailboxVisit.Command> {

  /**
   * Whose mailbox, and what is known already.
   *
   * @param known ids of entries that need not be fetched
   */
  record Task(OwnMailbox mailbox, Set<Hash256> known) {
    Task {
      known = Set.copyOf(known);
    }
  }

  /**
   * What was there.
   *
   * @param holders those that answered, providers too: where entries are deleted later
   * @param answers how many of the nearest answered, so that it is certain what else is there
   * @param entries new ones, in the order in which they were heard of
   * @param listed ids, known ones included, those of most holders first, at most 1,000
   * @param missing how many new ids no holder gave an entry for, or there was no room for
   * @param needed from so many answers on, "nothing else is there" is certain
   */
  record Visited(
      OwnMailbox mailbox,
      List<Contact> holders,
      int answers,
      List<MailboxEntry> entries,
      List<Hash256> listed,
      int missing,
      int needed) {}

  sealed interface Command {}

  private record LookedUp(PeerLookup.Outcome outcome) implements Command {}

  private record Listed(Contact holder, PeerLink.@Nullable Answer answer) implements Command {}

  private record Slow(Contact holder) implements Command {}

  private record Fetched(Hash256 entry, PeerLink.@Nullable Answer answer) implements Command {}

  private enum Deadline implements Command {
    PASSED
  }

  /** 16 KiB each: half a megabyte in memory at once. */
  private static final int FETCHES_IN_FLIGHT = 32;

  /**
   * What one order to delete can name; a mailbox holds no more at a time. So many entries are 16
   * MiB; what holders list beyond them comes with the next visit.
   */
  private static final int MAX_LISTED = 1_000;

  /** Believed of one holder, so that who answers first does not name all of them. */
  private static final int NAMED_BY_ONE = 2;

  /** Seven liars of sixteen holders leave an honest one its two. */
  private static final int MAX_NAMED = 2 * WireLimits.PROVIDERS;

  private final TimerScheduler<Command> timers;
  private final DeliveryPorts ports;
  private final Task task;
  private final ActorRef<Visited> requester;
  private final List<Contact> holders = new ArrayList<>();
  private final List<MailboxEntry> entries = new ArrayList<>();

  /** All ids, and the holders that list them, in the order in which they were heard of. */
  private final Map<Hash256, List<Contact>> heardOf = new LinkedHashMap<>();

  /** New ids that have not been asked for, those of most holders first. */
  private final Deque<Hash256> wanted = new ArrayDeque<>();

  /** The ids in flight, and whom else to ask for each. */
  private final Map<Hash256, List<Contact>> remaining = new HashMap<>();

  /** Those beyond the nearest that holders name; what they say counts for no quorum. */
  private final Canvass providers;

  private final Set<Contact> named = new HashSet<>();
  private Quorum quorum = new Quorum(0);
  private Canvass canvass = Canvass.ofNobody();
  private Duration slowAfter = Duration.ZERO;
  private boolean listed;
  private int inFlight;
  private int missing;

  private MailboxVisit(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      DeliveryPorts ports,
      Task task,
      ActorRef<Visited> requester) {
    super(context);
    this.timers = timers;
    this.ports = ports;
    this.task = task;
    this.requester = requester;
    this.providers = new Canvass(List.of(), WireLimits.PROVIDERS, ports.network().scatter());
  }

  static Behavior<Command> create(DeliveryPorts ports, Task task, ActorRef<Visited> requester) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Deadline.PASSED, ports.limits().replicas().deadline());
                  var found = context.messageAdapter(PeerLookup.Outcome.class, LookedUp::new);
                  ports
                      .network()
                      .table()
                      .tell(
                          new RoutingTable.Lookup(
                              task.mailbox().address(), RoutingBuckets.K, found));
                  return new MailboxVisit(context, timers, ports, task, requester);
                }));
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    return switch (message) {
      case LookedUp lookup -> begin(lookup.outcome());
      case Listed one -> onListed(one.holder(), one.answer());
      case Slow slow -> {
        canvass.slow(slow.holder());
        providers.slow(slow.holder());
        yield list();
      }
      case Fetched fetched -> onFetched(fetched.entry(), fetched.answer());
      case Deadline.PASSED -> {
        missing += wanted.size() + inFlight;
        yield finish();
      }
    };
  }

  private Behavior<Command> begin(PeerLookup.Outcome found) {
    quorum = Quorum.among(found.nearest().size());
    canvass = new Canvass(found.nearest(), found.replicas(), ports.network().scatter());
    slowAfter = found.slowAfterWork();
    return list();
  }

  private Behavior<Command> list() {
    if (listed) {
      return this;
    }
    canvass.nextToAsk().forEach(this::askForList);
    providers.nextToAsk().forEach(this::askForList);
    var isSure = !canvass.isRunning() && canvass.answers() >= quorum.toDeny();
    if ((isSure || canvass.isExhausted()) && !providers.isRunning()) {
      listed = true;
      want();
      return advance();
    }
    return this;
  }

  private void askForList(Contact holder) {
    var request = new Request.ListEntries(task.mailbox().address(), proofFor(holder), 0);
    timers.startSingleTimer(holder, new Slow(holder), slowAfter);
    ask(holder, request, answer -> new Listed(holder, answer));
  }

  private Behavior<Command> onListed(Contact holder, PeerLink.@Nullable Answer answer) {
    timers.cancel(holder);
    if (answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.EntryIds ids) {
      canvass.answered(holder);
      providers.answered(holder);
      holders.add(holder);
      if (!listed) {
        consider(ids.providers());
        // What a late list has beyond the others comes with the next visit.
        for (var id : new LinkedHashSet<>(ids.ids())) {
          heardOf.computeIfAbsent(id, first -> new ArrayList<>()).add(holder);
        }
      }
    } else {
      canvass.failed(holder);
      providers.failed(holder);
      var why = answer == null ? "silence" : Answers.describe(answer);
      getContext().getLog().debug("no list from {}: {}", holder.id(), why);
    }
    return list();
  }

  /** The first that are good and news, as many as one holder may name. */
  private void consider(List<ProviderRecord> records) {
    var now = ports.env().clock().now().toEpochMilli();
    records.stream()
        .filter(record -> record.address().equals(task.mailbox().address()))
        .filter(record -> !canvass.hasAsked(record.provider()))
        .filter(record -> !named.contains(record.provider()))
        .filter(record -> ports.strangers().isUsable(record.provider()))
        .filter(record -> record.isCurrent(now) && record.verify())
        .map(ProviderRecord::provider)
        .distinct()
        .limit(Math.min(NAMED_BY_ONE, MAX_NAMED - named.size()))
        .forEach(
            provider -> {
              named.add(provider);
              providers.add(provider);
            });
  }

  private List<Hash256> ofMostHoldersFirst() {
    return heardOf.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Entries are fetched when all lists are in, so that each has all of its sources. */
  private void want() {
    var unknown = ofMostHoldersFirst().stream().filter(id -> !task.known().contains(id)).toList();
    wanted.addAll(unknown.subList(0, Math.min(MAX_LISTED, unknown.size())));
    missing += unknown.size() - wanted.size();
  }

  private Behavior<Command> advance() {
    while (inFlight < FETCHES_IN_FLIGHT && !wanted.isEmpty()) {
      var id = wanted.remove();
      fetch(id, new ArrayList<>(heardOf.getOrDefault(id, List.of())));
    }
    return inFlight == 0 ? finish() : this;
  }

  private void fetch(Hash256 id, List<Contact> sources) {
    inFlight++;
    remaining.put(id, sources);
    fetchFromNext(id, sources);
  }

  private void fetchFromNext(Hash256 id, List<Contact> sources) {
    // Spread over the holders: ids are random, and so is their first source.
    var source = sources.remove(Math.floorMod(id.hashCode(), sources.size()));
    var request = new Request.FetchEntry(task.mailbox().address(), id, proofFor(source));
    ask(source, request, answer -> new Fetched(id, answer));
  }

  private Behavior<Command> onFetched(Hash256 id, PeerLink.@Nullable Answer answer) {
    var sources = remaining.getOrDefault(id, List.of());
    var entry = entryIn(id, answer);
    if (entry == null && !sources.isEmpty()) {
      fetchFromNext(id, sources);
      return this;
    }
    inFlight--;
    remaining.remove(id);
    if (entry == null) {
      missing++;
    } else {
      entries.add(entry);
    }
    return advance();
  }

  private static @Nullable MailboxEntry entryIn(Hash256 id, PeerLink.@Nullable Answer answer) {
    if (answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.EntryBody body) {
      try {
        var entry = MailboxEntry.parse(body.entry());
        return entry.id().equals(id) ? entry : null;
      } catch (DecodeFailure wrongSize) {
        return null;
      }
    }
    return null;
  }

  private Behavior<Command> finish() {
    requester.tell(
        new Visited(
            task.mailbox(),
            List.copyOf(holders),
            canvass.answers(),
            List.copyOf(entries),
            ofMostHoldersFirst().stream().limit(MAX_LISTED).toList(),
            missing,
            quorum.toDeny()));
    return Behaviors.stopped();
  }

  private Request.MailboxAccess proofFor(Contact holder) {
    var nonce = ports.env().chance().secret(AccessProof.NONCE_BYTES);
    var now = ports.env().clock().now().toEpochMilli();
    return task.mailbox().proof(holder.id(), now, nonce);
  }

  private void ask(
      Contact peer, Request request, Function<PeerLink.@Nullable Answer, Command> toMessage) {
    PeerAsk.ask(getContext(), ports, peer, request, toMessage);
  }
}
