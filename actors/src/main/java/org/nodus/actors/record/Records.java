package org.nodus.actors.record;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
   * @param maxBatch puts written with one fsync; those above are answered BUSY
   * @param expireEvery how often expired records are removed
   */
  public record Limits(int maxBatch, Duration expireEvery) {
    /** 256 records of 10 KiB are 2.5 MiB in memory; no record expires within an hour of another. */
    public static final Limits DEFAULT = new Limits(256, Duration.ofHours(1));
  }

  /** Everything this actor can receive; peers reach it through the link only. */
  public sealed interface Command {}

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

  private Records(
      ActorContext<Command> context, RecordStorage storage, Limits limits, Clock clock) {
    super(context);
    this.storage = storage;
    this.limits = limits;
    this.clock = clock;
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
      case Expire.NOW -> expire();
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
      case Verdict.Accepted accepted -> {
        afterBatch.put(put.key(), accepted.kept());
        enqueue(put.key(), candidate, put.record(), incoming);
      }
      // It may be in the batch and not yet durable: written once more, it is.
      case Verdict.AlreadyStored known -> enqueue(put.key(), candidate, put.record(), incoming);
      case Verdict.Refused refused ->
          refuse(incoming, reasonOf(refused.reason()), refused.detail());
    }
  }

  private void enqueue(
      Hash256 key, NameRecord candidate, Bytes record, PeerLink.Incoming incoming) {
    if (batch.isEmpty()) {
      getContext().getSelf().tell(Write.NOW);
    }
    var version = new RecordVersion(key, candidate.version(), record, RecordVersion.NEVER);
    batch.add(new Waiting(version, incoming));
  }

  private void writeBatch() {
    var waiting = List.copyOf(batch);
    batch.clear();
    afterBatch.clear();
    try {
      storage.put(waiting.stream().map(Waiting::version).toList());
      waiting.forEach(one -> one.incoming().reply(new Response.Done()));
    } catch (StoreFailure failure) {
      getContext().getLog().warn("records cannot be written: {}", failure.getMessage());
      waiting.forEach(one -> refuse(one.incoming(), reasonOf(failure), ""));
    }
  }

  private void expire() {
    try {
      storage.expire(clock.now());
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
