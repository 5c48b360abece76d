package org.nodus.actors.record;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.environment.Clock;
import org.nodus.actors.transport.PeerLink;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.record.RecordStorage;
import org.nodus.persistence.record.RecordVersion;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.record.NameRecord;
import org.nodus.protocol.record.RecordRules;
import org.nodus.protocol.record.Verdict;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * This node's share of the network's records: serves PutRecord and GetRecord. {@link RecordRules}
 * decide what is kept; nobody hears Done before the version is durable.
 *
 * <p>Touches the disk, so it must be spawned on the blocking dispatcher. Puts that wait in its
 * mailbox together are written together, with one fsync.
 */
public final class Records extends AbstractMatchingBehavior<Records.Command> {

  /**
   * What bounds this branch.
   *
   * @param maxNames under how many keys something is kept; a further one is answered FULL
   * @param lease how long a name is kept after it was put for the last time, in any version
   * @param maxBatch puts written with one fsync; those above are answered BUSY
   * @param expireEvery how often expired records are removed
   * @param work what a first version costs an agent
   */
  public record Limits(
      int maxNames, Duration lease, int maxBatch, Duration expireEvery, WorkPrice work) {
    /**
     * 20,000 names of one version are 200 MB, of four 800 MB: in a network of N nodes there is room
     * for 1,250 N of them. A year: whoever owns a name uses it within that, and putting it again
     * keeps it. 256 records of 10 KiB are 2.5 MiB in memory; an hour late is not late after a year.
     */
    public static final Limits DEFAULT =
        new Limits(20_000, Duration.ofDays(365), 256, Duration.ofHours(1), new WorkPrice(0));

    /** The same at another price. */
    public Limits at(WorkPrice price) {
      return new Limits(maxNames, lease, maxBatch, expireEvery, price);
    }
  }

  /**
   * So many versions of a name stay on the disk, more than are served: with them a replica follows
   * that was away for a dozen of them. 16 of 10 KiB are 160 KiB for whoever owns a name.
   */
  static final int HISTORY = 16;

  /** Everything this actor can receive; requests of peers reach it through the link only. */
  public sealed interface Command {}

  public record GetStatus(ActorRef<Status> replyTo) implements Command {}

  /** How many names are kept, of how many. */
  public record Status(int names, int maxNames) {}

  private record Served(PeerLink.Incoming incoming) implements Command {}

  private enum Write implements Command {
    NOW
  }

  private enum Expire implements Command {
    NOW
  }

  /** An accepted version whose sender waits for it to be durable. */
  private record Waiting(RecordVersion version, PeerLink.Incoming incoming) {}

  private final RecordStorage storage;
  private final Limits limits;
  private final Clock clock;
  private final List<Waiting> batch = new ArrayList<>();

  /** What the records of the batch's keys will be once it is written. */
  private final Map<Hash256, List<NameRecord>> afterBatch = new HashMap<>();

  /** Keys of the batch under which nothing is durable yet. */
  private final Set<Hash256> newInBatch = new HashSet<>();

  /** Under how many keys something is durable. */
  private int names;

  private Records(
      ActorContext<Command> context, RecordStorage storage, Limits limits, Clock clock) {
    super(context);
    this.storage = storage;
    this.limits = limits;
    this.clock = clock;
    storage.expire(clock.now());
    this.names = storage.names();
  }

  public static Behavior<Command> create(
      ActorRef<PeerLink.Command> link, RecordStorage storage, Limits limits, Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Expire.NOW, limits.expireEvery());
                  var requests = context.messageAdapter(PeerLink.Incoming.class, Served::new);
                  link.tell(new PeerLink.Serve(Request.Service.RECORDS, requests));
                  return new Records(context, storage, limits, clock);
                }));
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Served served -> serve(served.incoming());
      case Write.NOW -> writeBatch();
      case Expire.NOW -> expire(0);
      case GetStatus query -> query.replyTo().tell(new Status(names, limits.maxNames()));
    }
    return this;
  }

  private void serve(PeerLink.Incoming incoming) {
    try {
      switch (incoming.request()) {
        case Request.GetRecord query ->
            incoming.reply(
                new Response.RecordVersions(
                    stored(query.key()).stream().map(RecordVersion::record).toList()));
        case Request.PutRecord put -> put(put, incoming);
        default -> refuse(incoming, Response.Reason.UNSUPPORTED, "");
      }
    } catch (StoreFailure failure) {
      refuse(incoming, reasonOf(failure), "");
      getContext().getLog().warn("records cannot be read: {}", failure.getMessage());
    }
  }

  private void put(Request.PutRecord put, PeerLink.Incoming incoming) {
    NameRecord candidate;
    try {
      candidate = NameRecord.decode(put.record());
    } catch (DecodeFailure wrong) {
      refuse(incoming, Response.Reason.INVALID, wrong.reason());
      return;
    }
    if (batch.size() >= limits.maxBatch()) {
      refuse(incoming, Response.Reason.BUSY, "too many records at once");
      return;
    }
    switch (RecordRules.admit(put.key(), kept(put.key()), candidate, clock.now())) {
      case Verdict.Accepted accepted -> accept(put, candidate, accepted.kept(), incoming);
      // It may be in the batch and not yet durable: written once more, it is.
      case Verdict.AlreadyStored known -> enqueue(put.key(), candidate, put.record(), incoming);
      case Verdict.Refused refused ->
          refuse(incoming, reasonOf(refused.reason()), refused.detail());
    }
  }

  private void accept(
      Request.PutRecord put,
      NameRecord candidate,
      List<NameRecord> kept,
      PeerLink.Incoming incoming) {
    if (kept(put.key()).isEmpty()) {
      if (names + newInBatch.size() >= limits.maxNames()) {
        refuse(incoming, Response.Reason.FULL, "%,d names are here".formatted(limits.maxNames()));
        return;
      }
      var wanted = limits.work().ofRecord(put.record().length(), fill());
      if (put.work().isPresent() && put.work().get().units() < wanted) {
        incoming.reply(new Response.WorkWanted(wanted, put.work().get().root()));
        return;
      }
      newInBatch.add(put.key());
    }
    afterBatch.put(put.key(), kept);
    enqueue(put.key(), candidate, put.record(), incoming);
  }

  private WorkPrice.Fill fill() {
    return new WorkPrice.Fill(names + newInBatch.size(), limits.maxNames());
  }

  private void enqueue(
      Hash256 key, NameRecord candidate, Bytes record, PeerLink.Incoming incoming) {
    if (batch.isEmpty()) {
      getContext().getSelf().tell(Write.NOW);
    }
    var version = new RecordVersion(key, candidate.version(), record, leaseEnd());
    batch.add(new Waiting(version, incoming));
  }

  private void writeBatch() {
    var waiting = List.copyOf(batch);
    var fresh = newInBatch.size();
    batch.clear();
    afterBatch.clear();
    newInBatch.clear();
    var letGo = 0L;
    try {
      var versions = withLeasesRenewed(waiting);
      storage.put(versions);
      names += fresh;
      waiting.forEach(one -> one.incoming().reply(new Response.Done()));
      letGo = versions.stream().filter(one -> !one.expiry().isAfter(clock.now())).count();
    } catch (StoreFailure failure) {
      getContext().getLog().warn("records cannot be written: {}", failure.getMessage());
      waiting.forEach(one -> refuse(one.incoming(), reasonOf(failure), ""));
    }
    if (letGo > 0) {
      expire(letGo);
    }
  }

  /** The last versions of a name stay as long as the last that was put; older ones end now. */
  private List<RecordVersion> withLeasesRenewed(List<Waiting> waiting) {
    var byKey = new LinkedHashMap<Hash256, SortedMap<Long, RecordVersion>>();
    for (var one : waiting) {
      var version = one.version();
      byKey.computeIfAbsent(version.key(), this::storedByVersion).put(version.version(), version);
    }
    return byKey.values().stream().flatMap(versions -> renewed(versions).stream()).toList();
  }

  private SortedMap<Long, RecordVersion> storedByVersion(Hash256 key) {
    var versions = new TreeMap<Long, RecordVersion>();
    storage.versions(key).forEach(old -> versions.put(old.version(), old));
    return versions;
  }

  private List<RecordVersion> renewed(SortedMap<Long, RecordVersion> versions) {
    var oldest = versions.lastKey() - HISTORY;
    return versions.values().stream()
        .map(one -> one.until(one.version() > oldest ? leaseEnd() : clock.now()))
        .toList();
  }

  private Instant leaseEnd() {
    return clock.now().plus(limits.lease());
  }

  /** So many versions of names that stay end now: no name goes with them. */
  private void expire(long letGo) {
    try {
      if (storage.expire(clock.now()) > letGo) {
        names = storage.names();
      }
    } catch (StoreFailure failure) {
      getContext().getLog().warn("expired records stay: {}", failure.getMessage());
    }
  }

  private List<NameRecord> kept(Hash256 key) {
    var pending = afterBatch.get(key);
    return pending != null ? pending : stored(key).stream().map(Records::decoded).toList();
  }

  /** The last versions under a key; the store may still have older ones, which nobody asks for. */
  private List<RecordVersion> stored(Hash256 key) {
    var all = storage.versions(key);
    return all.subList(Math.max(0, all.size() - RecordRules.MAX_VERSIONS), all.size());
  }

  private static NameRecord decoded(RecordVersion version) {
    try {
      return NameRecord.decode(version.record());
    } catch (DecodeFailure wrong) {
      throw new StoreFailure.Damaged("A stored record is none: " + wrong.reason() + ".");
    }
  }

  private static void refuse(PeerLink.Incoming incoming, Response.Reason reason, String detail) {
    incoming.reply(new Response.Refused(reason, detail));
  }

  private static Response.Reason reasonOf(StoreFailure failure) {
    return failure instanceof StoreFailure.NoSpace
        ? Response.Reason.FULL
        : Response.Reason.NOT_READY;
  }

  private static Response.Reason reasonOf(Verdict.Reason reason) {
    return switch (reason) {
      case CONFLICT, OUTDATED -> Response.Reason.CONFLICT;
      case WRONG_KEY, FROM_THE_FUTURE, BAD_SIGNATURE, MISSING_VERSIONS -> Response.Reason.INVALID;
    };
  }
}
