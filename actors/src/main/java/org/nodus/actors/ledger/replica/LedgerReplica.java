package org.nodus.actors.ledger.replica;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.ledger.WriteFailures;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.journal.ReplicaEvent;
import org.nodus.ledger.journal.ReplicaEvent.BlockAppended;
import org.nodus.ledger.journal.ReplicaEvent.CheckpointSigned;
import org.nodus.ledger.state.Totals;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * One node's copy of the ledger, durable. Believes nothing unverified: a block is written down when
 * a quorum's signatures make it final and the rules allow it in this state, a checkpoint when a
 * quorum signed it and it gives the same root here. Blocks may come in any order; what waits for
 * something is held back, bounded, and what is missing is pulled from a peer. New ones are pushed
 * on to a few random peers, by everybody once.
 *
 * <p>Verifies on its own thread: a block costs 4f + 3 signatures, 0.35 ms with four validators, and
 * an answer to a pull at most 64 blocks.
 */
public final class LedgerReplica
    extends EventSourcedBehavior<LedgerReplica.Command, ReplicaEvent, ReplicaState> {

  public sealed interface Command {}

  /** A peer's request that reads the ledger or brings news. */
  public record Serve(PeerLink.Incoming incoming) implements Command {}

  /**
   * Answers a question on the replica's thread, where nothing moves meanwhile. The question reads
   * and keeps nothing; it must not throw.
   */
  public record Consult<A>(Function<LedgerView, A> question, ActorRef<A> replyTo)
      implements Command {
    private void answer(LedgerView view) {
      replyTo.tell(question.apply(view));
    }
  }

  /** From now on {@code subscriber} hears all news, first of all which epoch is open. */
  public record Subscribe(ActorRef<LedgerNews> subscriber) implements Command {}

  /** A final block that was made in this process; verified like a stranger's. */
  public record Offer(FinalBlock block) implements Command {}

  /** A checkpoint that was made in this process; verified like a stranger's. */
  public record OfferCheckpoint(SignedCheckpoint checkpoint) implements Command {}

  /** A certificate that the own validator has verified and acknowledged. */
  public record Hold(CertifiedBlock certified) implements Command {}

  /** These blocks are needed, and {@code from} has them. */
  public record Fetch(List<Hash256> blocks, Contact from) implements Command {
    public Fetch {
      blocks = List.copyOf(blocks);
    }
  }

  /** {@code from} knows more than we do. */
  public record CatchUp(Contact from) implements Command {}

  public record GetStatus(ActorRef<Status> replyTo) implements Command {}

  /**
   * How the copy stands.
   *
   * @param blocks all final blocks, of the open epoch too
   * @param checkpoints how many epochs were closed
   * @param waiting final blocks that cannot be appended yet
   * @param root of the state now, open epoch included
   */
  public record Status(
      long openEpoch, int blocks, int checkpoints, int waiting, Hash256 root, Totals totals) {}

  private record Peers(RoutingTable.Status routing) implements Command {}

  private record Validators(CommitteeContacts.Known known) implements Command {}

  /** What the peer of the running {@link Pull} answered. */
  private record Pulled(PeerLink.Answer answer) implements Command {}

  private enum Step implements Command {
    /** It is time to ask a peer for what is missing. */
    PULL,
    /** Something was written down: perhaps more can be. */
    ADVANCE
  }

  /** Whom a replica talks to. */
  public record Partners(
      ActorRef<PeerLink.Command> link,
      ActorRef<RoutingTable.Command> routing,
      ActorRef<CommitteeContacts.Command> committee) {}

  private final ActorContext<Command> context;
  private final Genesis genesis;
  private final Intake intake;
  private final HeldBlocks held;
  private final Exchange exchange;
  private final Announcements announcements;
  private Optional<SignedCheckpoint> closing = Optional.empty();

  private LedgerReplica(
      ActorContext<Command> context,
      NodeId self,
      Genesis genesis,
      Partners partners,
      Setting setting) {
    super(PersistenceId.of("LedgerReplica", self.hash().toHex()));
    this.context = context;
    this.genesis = genesis;
    var limits = setting.limits();
    this.intake = new Intake(genesis);
    this.held = new HeldBlocks(limits);
    this.exchange =
        new Exchange(
            new Exchange.Ends(
                partners,
                context.messageAdapter(PeerLink.Answer.class, Pulled::new),
                context.messageAdapter(RoutingTable.Status.class, Peers::new),
                context.getSystem().ignoreRef()),
            self,
            intake,
            held,
            limits,
            setting.env());
    this.announcements = new Announcements(setting.subscribers(), held, exchange, limits);
    partners
        .committee()
        .tell(
            new CommitteeContacts.Subscribe(
                context.messageAdapter(CommitteeContacts.Known.class, Validators::new)));
  }

  /** What stays the same over restarts: who subscribed is still there. */
  private record Setting(ReplicaLimits limits, Env env, Set<ActorRef<LedgerNews>> subscribers) {}

  /** The copy of node {@code self}. */
  public static Behavior<Command> create(
      NodeId self, Genesis genesis, Partners partners, ReplicaLimits limits, Env env) {
    var setting = new Setting(limits, env, new LinkedHashSet<>());
    var replica =
        Behaviors.<Command>setup(
            context ->
                Behaviors.withTimers(
                    timers -> {
                      timers.startTimerWithFixedDelay(Step.PULL, Duration.ZERO, limits.pullEvery());
                      return new LedgerReplica(context, self, genesis, partners, setting);
                    }));
    return WriteFailures.survived(replica);
  }

  @Override
  public ReplicaState emptyState() {
    return new ReplicaState(genesis);
  }

  @Override
  public EventHandler<ReplicaState, ReplicaEvent> eventHandler() {
    return ReplicaState::after;
  }

  @Override
  public SignalHandler<ReplicaState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.instance(),
            state -> {
              context
                  .getLog()
                  .info("ledger: {} blocks, epoch {}", state.blockCount(), state.open());
              announcements.open(state);
            })
        .build();
  }

  @Override
  public CommandHandler<Command, ReplicaEvent, ReplicaState> commandHandler() {
    return (state, command) ->
        switch (command) {
          case Serve serve -> serve(state, serve.incoming());
          case Consult<?> consult -> effectless(() -> consult.answer(view(state)));
          case Subscribe one -> effectless(() -> announcements.subscribe(one.subscriber(), state));
          case Offer offer -> {
            take(intake.block(offer.block(), state, held), state, Optional.empty());
            yield advance(state);
          }
          case OfferCheckpoint offer -> onOffered(state, offer.checkpoint());
          case Hold hold -> effectless(() -> held.addCertified(hold.certified(), state.open()));
          case Fetch fetch ->
              effectless(() -> exchange.fetch(fetch.from(), fetch.blocks(), state.open()));
          case CatchUp news -> effectless(() -> exchange.catchUp(news.from(), state.open()));
          case GetStatus query ->
              effectless(() -> query.replyTo().tell(ReplicaReading.status(state, held)));
          case Peers known -> effectless(() -> exchange.peers(known.routing().longestKnown()));
          case Validators now ->
              effectless(() -> exchange.committee(now.known().contacts(), state.open()));
          case Pulled answer -> onPulled(state, answer.answer());
          case Step.PULL -> effectless(() -> exchange.pullFromSomebody(state.open()));
          case Step.ADVANCE -> advance(state);
        };
  }

  private Effect<ReplicaEvent, ReplicaState> effectless(Runnable action) {
    action.run();
    return Effect().none();
  }

  private Effect<ReplicaEvent, ReplicaState> serve(ReplicaState state, PeerLink.Incoming incoming) {
    return switch (incoming.request()) {
      case Request.PublishBlock news -> {
        var found = intake.block(news.finalBlock(), state, held);
        incoming.reply(take(found, state, incoming.from().contact()));
        yield advance(state);
      }
      case Request.PublishCheckpoint news -> onPublished(state, news.checkpoint(), incoming);
      default -> {
        var place = genesis.committee().placeOf(AccountId.of(incoming.from().signingKey()));
        var request = incoming.request();
        incoming.reply(ReplicaReading.answer(request, state, view(state), place >= 0));
        yield Effect().none();
      }
    };
  }

  /** Keeps what is genuine; {@code from} is asked for what it builds on. */
  private Response take(Intake.Found found, ReplicaState state, Optional<Contact> from) {
    return switch (found) {
      case Intake.Found.Known known -> new Response.Done();
      case Intake.Found.Illegal illegal -> {
        context.getLog().debug("a block was refused: {}", illegal.why());
        yield new Response.Refused(Response.Reason.INVALID, illegal.why());
      }
      case Intake.Found.Certified certified ->
          held.addCertified(certified.block(), state.open()) ? new Response.Done() : full();
      case Intake.Found.Final news -> {
        var isNext = state.isAppendable(news.block());
        if (!held.addFinal(news.block(), isNext)) {
          yield full();
        }
        announcements.pushWhenWritten(news.block().hash());
        if (!isNext) {
          from.ifPresent(peer -> exchange.catchUp(peer, state.open()));
        }
        yield new Response.Done();
      }
    };
  }

  private static Response full() {
    return new Response.Refused(Response.Reason.FULL, "too many blocks wait for others");
  }

  private Effect<ReplicaEvent, ReplicaState> onPublished(
      ReplicaState state, Bytes bytes, PeerLink.Incoming incoming) {
    try {
      var signed = CheckpointCodec.signed(bytes);
      if (signed.epoch() < state.open()) {
        incoming.reply(new Response.Done());
        return Effect().none();
      }
      var genuine = intake.genuine(signed);
      incoming.reply(new Response.Done());
      return onCheckpoint(state, genuine, incoming.from().contact());
    } catch (DecodeFailure failure) {
      incoming.reply(
          new Response.Refused(Response.Reason.INVALID, String.valueOf(failure.getMessage())));
      return Effect().none();
    }
  }

  private Effect<ReplicaEvent, ReplicaState> onOffered(
      ReplicaState state, SignedCheckpoint offered) {
    try {
      return onCheckpoint(state, intake.genuine(offered), Optional.empty());
    } catch (DecodeFailure forged) {
      context.getLog().warn("a validator shows a checkpoint that is none: {}", forged.reason());
      return Effect().none();
    }
  }

  private Effect<ReplicaEvent, ReplicaState> onCheckpoint(
      ReplicaState state, SignedCheckpoint genuine, Optional<Contact> from) {
    if (genuine.epoch() == state.open()) {
      closing = Optional.of(genuine);
      announcements.pushWhenWritten(genuine.checkpoint().hash());
    }
    from.ifPresent(peer -> exchange.catchUp(peer, state.open()));
    return advance(state);
  }

  /** Writes down what can be written down now, then goes on with the pull. */
  private Effect<ReplicaEvent, ReplicaState> advance(ReplicaState state) {
    var events = nextEvents(state);
    if (events.isEmpty()) {
      held.dropWaiting(state::isHopeless);
      exchange.goOn(state.open());
      return Effect().none();
    }
    return Effect()
        .persist(events)
        .thenRun(
            now -> {
              events.forEach(event -> written(now, event));
              context.getSelf().tell(Step.ADVANCE);
            });
  }

  private List<ReplicaEvent> nextEvents(ReplicaState state) {
    if (closing.isPresent()) {
      switch (state.close(closing.get(), hash -> held.find(hash, state.open()))) {
        case ReplicaState.Close.Ready ready -> {
          return ready.events();
        }
        case ReplicaState.Close.Lacking lacking -> {}
        case ReplicaState.Close.Wrong wrong -> {
          context
              .getLog()
              .error("the checkpoint of epoch {} is refused: {}", state.open(), wrong.why());
          closing = Optional.empty();
          exchange.noCheckpoint();
        }
      }
    }
    return state.appendable(held.waiting());
  }

  private void written(ReplicaState state, ReplicaEvent event) {
    switch (event) {
      case BlockAppended appended -> {
        held.appended(appended.block().hash());
        announcements.appended(appended.block());
      }
      case CheckpointSigned signed -> {
        closing = Optional.empty();
        held.epochOpened(state.open());
        announcements.closed(signed.checkpoint(), state);
      }
    }
  }

  private Effect<ReplicaEvent, ReplicaState> onPulled(ReplicaState state, PeerLink.Answer answer) {
    exchange.answered(answer, state).ifPresent(found -> closing = Optional.of(found));
    return advance(state);
  }

  private LedgerView view(ReplicaState state) {
    return new Lent(state, held);
  }
}
