package org.nodus.actors.ledger.download;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.ledger.epoch.EpochLimits;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.replay.LedgerEntry;
import org.nodus.ledger.replay.LedgerReplay;
import org.nodus.ledger.replay.Step;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.WireLimits;

/**
 * Reads the whole ledger from several replicas and stops: epoch by epoch the checkpoint, then its
 * blocks, each verified and applied, so that every root is checked; at last what is final in the
 * open epoch. One replica is asked at a time; whoever fails or lacks something is passed by, and
 * what is there stays. Of the open epoch each replica shows the blocks that it tells of, or it has
 * told nothing.
 *
 * <p>Spawn one per download. The requester gets exactly one of {@link Complete} and {@link
 * Incomplete}, after any number of pages.
 */
public final class LedgerDownload {

  public sealed interface Command {}

  /** The receiver of a {@link Page} is ready for the next one. */
  public enum Next implements Command {
    PAGE
  }

  private record Heard(PeerLink.Answer answer) implements Command {}

  private enum Moment implements Command {
    ASK_AGAIN,
    REQUESTER_GONE
  }

  /** What the requester hears: any number of pages, then one of the other two. */
  public sealed interface Progress {}

  /**
   * The next entries, in the order of an export. Nothing more comes before {@code next} was told
   * {@link Next#PAGE}: at most one epoch is in memory.
   */
  public record Page(List<LedgerEntry> entries, ActorRef<Command> next) implements Progress {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Everything is there: each closed epoch as its checkpoint names it, and what at least two
   * replicas told and showed of the open epoch.
   *
   * @param root of the state after all of it
   */
  public record Complete(long blocks, long checkpoints, long openEpoch, Hash256 root)
      implements Progress {}

  /** Pages that came before are genuine, but not all. */
  public record Incomplete(String detail) implements Progress {}

  /**
   * How hard to try.
   *
   * @param sources how many replicas have to tell of the open epoch; fewer only when fewer are
   *     known
   * @param rounds how often all replicas may fail in a row before the download gives up
   * @param pause between two such rounds
   */
  public record Limits(int sources, int rounds, Duration pause, Duration answerTimeout) {
    public static final Limits DEFAULT =
        new Limits(2, 5, Duration.ofMillis(500), Duration.ofSeconds(3));
  }

  /** What is being asked for. */
  private enum Phase {
    CHECKPOINT,
    CLOSED_BLOCKS,
    OPEN_IDS,
    OPEN_BLOCKS
  }

  private final TimerScheduler<Command> timers;
  private final ActorRef<Command> self;
  private final ActorRef<PeerLink.Answer> answers;
  private final ActorRef<PeerLink.Command> link;
  private final ActorRef<Progress> requester;
  private final Genesis genesis;
  private final List<Contact> replicas;
  private final Limits limits;
  private final LedgerReplay replay;

  /** Replicas that told all they know of the open epoch: no checkpoint, or all blocks. */
  private final Set<Contact> told = new HashSet<>();

  /** Ids of the open epoch that the present source has told of so far. */
  private final Set<Hash256> listed = new LinkedHashSet<>();

  private EpochBlocks blocks;
  private Optional<SignedCheckpoint> checkpoint = Optional.empty();
  private Phase phase = Phase.CHECKPOINT;
  private Hash256 after = Hash256.ZERO;
  private int source;
  private int failures;
  private long blockCount;
  private long checkpointCount;

  private LedgerDownload(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Genesis genesis,
      List<Contact> replicas,
      ActorRef<PeerLink.Command> link,
      Limits limits,
      ActorRef<Progress> requester) {
    this.timers = timers;
    this.self = context.getSelf();
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.link = link;
    this.requester = requester;
    this.genesis = genesis;
    this.replicas = List.copyOf(replicas);
    this.limits = limits;
    this.replay = new LedgerReplay(genesis);
    this.blocks = new EpochBlocks(genesis.committee());
    context.watchWith(requester, Moment.REQUESTER_GONE);
  }

  /**
   * Begins at once; stops after {@link Complete} or {@link Incomplete}, or with its requester.
   *
   * @param replicas nodes to read from, validators or not; asked in this order, the next one when
   *     one fails
   */
  public static Behavior<Command> create(
      Genesis genesis,
      List<Contact> replicas,
      ActorRef<PeerLink.Command> link,
      Limits limits,
      ActorRef<Progress> requester) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var download =
                      new LedgerDownload(
                          context, timers, genesis, replicas, link, limits, requester);
                  return replicas.isEmpty()
                      ? download.end(new Incomplete("no replica is known"))
                      : download.ask();
                }));
  }

  private Behavior<Command> reading() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> onHeard(heard.answer());
              case Next.PAGE -> ask();
              case Moment.ASK_AGAIN -> ask();
              case Moment.REQUESTER_GONE -> Behaviors.stopped();
            });
  }

  private Behavior<Command> ask() {
    link.tell(new PeerLink.Ask(replicas.get(source), request(), limits.answerTimeout(), answers));
    return reading();
  }

  private Request request() {
    var epoch = replay.state().position().open();
    return switch (phase) {
      case CHECKPOINT -> new Request.GetCheckpoint(epoch);
      case OPEN_IDS -> new Request.GetBlockIds(epoch, after);
      case CLOSED_BLOCKS, OPEN_BLOCKS -> new Request.GetBlocks(blocks.next(WireLimits.BLOCKS));
    };
  }

  private Behavior<Command> onHeard(PeerLink.Answer answer) {
    if (!(answer instanceof PeerLink.Replied replied)) {
      return nextSource(true);
    }
    return switch (phase) {
      case CHECKPOINT -> onCheckpoint(replied.response());
      case OPEN_IDS -> onIds(replied.response());
      case CLOSED_BLOCKS, OPEN_BLOCKS -> onBlocks(replied.response());
    };
  }

  private Behavior<Command> onCheckpoint(Response response) {
    var open = replay.state().position().open();
    return switch (response) {
      case Response.CheckpointFound found -> {
        try {
          var signed = CheckpointCodec.signed(found.checkpoint());
          if (!signed.isGenuine(genesis.committee()) || signed.epoch() > open) {
            yield nextSource(true);
          }
          yield signed.epoch() < open ? onNoCheckpoint() : onClosed(signed);
        } catch (DecodeFailure garbage) {
          yield nextSource(true);
        }
      }
      case Response.Refused no ->
          no.reason() == Response.Reason.NOT_FOUND ? onNoCheckpoint() : nextSource(true);
      default -> nextSource(true);
    };
  }

  private Behavior<Command> onClosed(SignedCheckpoint signed) {
    checkpoint = Optional.of(signed);
    blocks.want(signed.blocks().hashes());
    return fetch(Phase.CLOSED_BLOCKS);
  }

  /** This replica says that the epoch is open; enough of them, and it is. */
  private Behavior<Command> onNoCheckpoint() {
    told.add(replicas.get(source));
    if (told.size() < needed()) {
      return nextSource(false);
    }
    return enter(Phase.OPEN_IDS);
  }

  private Behavior<Command> onIds(Response response) {
    if (!(response instanceof Response.BlockIds page)) {
      return nextSource(true);
    }
    listed.addAll(page.ids());
    if (listed.size() > EpochLimits.MAX_BLOCKS) {
      return nextSource(true);
    }
    if (page.more()) {
      if (page.ids().isEmpty() || page.ids().getLast().compareTo(after) <= 0) {
        return nextSource(true);
      }
      after = page.ids().getLast();
      return ask();
    }
    blocks.want(listed);
    return fetch(Phase.OPEN_BLOCKS);
  }

  private Behavior<Command> fetch(Phase next) {
    phase = next;
    return blocks.isComplete() ? onAllBlocks() : ask();
  }

  private Behavior<Command> onBlocks(Response response) {
    var isNew =
        response instanceof Response.Blocks found
            && blocks.add(found.finalBlocks(), phase == Phase.OPEN_BLOCKS);
    if (blocks.isComplete()) {
      return onAllBlocks();
    }
    if (isNew) {
      failures = 0;
      return ask();
    }
    return nextSource(true);
  }

  private Behavior<Command> onAllBlocks() {
    if (phase == Phase.OPEN_BLOCKS) {
      told.add(replicas.get(source));
      if (told.size() < needed()) {
        return nextSource(false);
      }
    }
    var entries = new ArrayList<>(blocks.appendTo(replay));
    if (phase == Phase.OPEN_BLOCKS) {
      return onOpenEpoch(entries);
    }
    entries.addAll(blocks.noteIn(replay));
    var signed = checkpoint.orElseThrow();
    if (!(replay.accept(signed) instanceof Step.Applied)) {
      return end(
          new Incomplete(
              "the checkpoint of epoch "
                  + signed.epoch()
                  + " does not fit the blocks that it names: its signers and the rules disagree"));
    }
    entries.add(new LedgerEntry.Closed(signed));
    blockCount += entries.size() - 1;
    checkpointCount++;
    checkpoint = Optional.empty();
    blocks = new EpochBlocks(genesis.committee());
    enterQuietly(Phase.CHECKPOINT);
    requester.tell(new Page(entries, self));
    return reading();
  }

  private Behavior<Command> onOpenEpoch(List<LedgerEntry> entries) {
    var left = blocks.left();
    if (left > 0) {
      return end(new Incomplete(left + " final blocks build on blocks that no replica has shown"));
    }
    blockCount += entries.size();
    var state = replay.state();
    var done = new Complete(blockCount, checkpointCount, state.position().open(), state.root());
    if (entries.isEmpty()) {
      return end(done);
    }
    requester.tell(new Page(entries, self));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Next.PAGE -> end(done);
              case Moment.REQUESTER_GONE -> Behaviors.stopped();
              case Heard late -> Behaviors.same();
              case Moment.ASK_AGAIN -> Behaviors.same();
            });
  }

  private Behavior<Command> enter(Phase next) {
    enterQuietly(next);
    return ask();
  }

  private void enterQuietly(Phase next) {
    phase = next;
    after = Hash256.ZERO;
    listed.clear();
    told.clear();
    failures = 0;
  }

  /** The next replica; after a whole round of failures only after a pause. */
  private Behavior<Command> nextSource(boolean failed) {
    source = (source + 1) % replicas.size();
    after = Hash256.ZERO;
    listed.clear();
    if (phase == Phase.OPEN_BLOCKS) {
      blocks.forgetMissing();
      phase = Phase.OPEN_IDS;
    }
    if (!failed) {
      return ask();
    }
    failures++;
    if (failures >= limits.rounds() * replicas.size()) {
      return end(new Incomplete(trouble()));
    }
    if (failures % replicas.size() == 0) {
      timers.startSingleTimer(Moment.ASK_AGAIN, limits.pause());
      return reading();
    }
    return ask();
  }

  private String trouble() {
    var epoch = replay.state().position().open();
    return switch (phase) {
      case CHECKPOINT, OPEN_IDS, OPEN_BLOCKS ->
          "of epoch "
              + epoch
              + " only "
              + told.size()
              + " of "
              + replicas.size()
              + " replicas told, "
              + needed()
              + " are needed";
      case CLOSED_BLOCKS ->
          blocks.missing() + " blocks of epoch " + epoch + " are with no replica that answers";
    };
  }

  private int needed() {
    return Math.min(limits.sources(), replicas.size());
  }

  private Behavior<Command> end(Progress outcome) {
    requester.tell(outcome);
    return Behaviors.stopped();
  }
}
