package org.nodus.actors.ledger.validator;

import java.util.Optional;
import java.util.function.Consumer;
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
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.ledger.WriteFailures;
import org.nodus.actors.ledger.replica.LedgerNews;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.ledger.replica.LedgerView;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.ledger.certificate.VoteBook;
import org.nodus.ledger.codec.BlockCodec;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.codec.CheckpointTalkCodec;
import org.nodus.ledger.epoch.CheckpointAnswer;
import org.nodus.ledger.epoch.CheckpointRequest;
import org.nodus.ledger.epoch.CheckpointRule;
import org.nodus.ledger.epoch.ValidatorBook;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.journal.ValidatorEvent;
import org.nodus.ledger.state.Verdict;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.Response.Reason;

/**
 * One member of the committee. Votes for at most one block per account, height and epoch,
 * acknowledges certificates, and takes part in closing epochs; whatever it promises is durable
 * before the answer leaves, so that a restart never makes it promise twice. When its turn comes and
 * there is something to close it spawns a {@link CheckpointProposer}.
 *
 * <p>What may be promised is decided by {@link VoteBook} and {@link CheckpointRule}; what the
 * ledger allows, by the node's replica, which is consulted once per block and never asked twice at
 * the same time than {@link ValidatorLimits#inFlight} allows.
 */
public final class Validator
    extends EventSourcedBehavior<Validator.Command, ValidatorEvent, ValidatorState> {

  public sealed interface Command {}

  /** A request that only a validator can answer. */
  public record Serve(PeerLink.Incoming incoming) implements Command {}

  /** The own proposer asks like any other; {@code replyTo} hears one answer. */
  record Consider(CheckpointRequest request, ActorRef<CheckpointAnswer> replyTo)
      implements Command {}

  /** The replica's word on a block; one that was parked is not parked again. */
  private record Judged(
      PeerLink.Incoming incoming, Block block, long open, Verdict verdict, boolean wasParked)
      implements Command {}

  /** What the rule says as of {@code book}. */
  private record Decided(Asked asked, ValidatorBook book, CheckpointRule.Decision decision)
      implements Command {}

  /** Why this epoch is to be closed, if at all. */
  record Surveyed(long epoch, Turns.Reason reason) implements Command {}

  private record News(LedgerNews news) implements Command {}

  private record Contacts(CommitteeContacts.Known known) implements Command {}

  enum Step implements Command {
    /** Is it our turn to close the epoch? */
    LOOK,
    ROUND_ENDED
  }

  /** Who asked about closing an epoch, and who hears the answer. */
  private record Asked(
      CheckpointRequest request, Optional<Contact> from, Consumer<CheckpointAnswer> answer) {}

  /** Whom a validator talks to. */
  public record Partners(
      ActorRef<PeerLink.Command> link,
      ActorRef<LedgerReplica.Command> replica,
      ActorRef<CommitteeContacts.Command> committee) {}

  private final ActorContext<Command> context;
  private final Genesis genesis;
  private final Partners partners;
  private final ValidatorLimits limits;
  private final Env env;
  private final ClosingDuty duty;
  private final ValidatorAnswers answers;
  private final Parked parked;
  private int inFlight;

  private Validator(
      ActorContext<Command> context,
      NodeId self,
      Genesis genesis,
      ValidatorKey key,
      Partners partners,
      ValidatorLimits limits,
      Env env) {
    super(PersistenceId.of("Validator", self.hash().toHex()));
    this.context = context;
    this.genesis = genesis;
    this.partners = partners;
    this.limits = limits;
    this.env = env;
    this.parked = new Parked(limits.inFlight());
    this.duty =
        new ClosingDuty(
            context,
            new CheckpointProposer.Partners(
                partners.link(), partners.replica(), partners.committee(), context.getSelf()),
            genesis,
            key,
            limits,
            env);
    this.answers = new ValidatorAnswers(genesis.network(), key);
  }

  /**
   * The validator of node {@code self}.
   *
   * @param key its place in the committee of the genesis, and the seed of that member
   */
  public static Behavior<Command> create(
      NodeId self,
      Genesis genesis,
      ValidatorKey key,
      Partners partners,
      ValidatorLimits limits,
      Env env) {
    var validator =
        Behaviors.<Command>setup(
            context ->
                Behaviors.withTimers(
                    timers -> {
                      timers.startTimerWithFixedDelay(Step.LOOK, limits.look());
                      return new Validator(context, self, genesis, key, partners, limits, env);
                    }));
    return WriteFailures.survived(validator);
  }

  @Override
  public ValidatorState emptyState() {
    return new ValidatorState(genesis.committee());
  }

  @Override
  public EventHandler<ValidatorState, ValidatorEvent> eventHandler() {
    return ValidatorState::after;
  }

  @Override
  public SignalHandler<ValidatorState> signalHandler() {
    return newSignalHandlerBuilder().onSignal(RecoveryCompleted.instance(), this::begin).build();
  }

  /** Only now: the replica's news must find the promises of the last run in their place. */
  private void begin(ValidatorState state) {
    var news = context.messageAdapter(LedgerNews.class, News::new);
    var contacts = context.messageAdapter(CommitteeContacts.Known.class, Contacts::new);
    partners.replica().tell(new LedgerReplica.Subscribe(news));
    partners.committee().tell(new CommitteeContacts.Subscribe(contacts));
  }

  private void hold(ValidatorState state) {
    state.certificates().forEach(one -> partners.replica().tell(new LedgerReplica.Hold(one)));
  }

  @Override
  public CommandHandler<Command, ValidatorEvent, ValidatorState> commandHandler() {
    return (state, command) ->
        switch (command) {
          case Serve serve -> serve(state, serve.incoming());
          case Consider own ->
              effectless(
                  () ->
                      consider(
                          state, new Asked(own.request(), Optional.empty(), own.replyTo()::tell)));
          case Judged judged -> onJudged(state, judged);
          case Decided decided -> onDecided(state, decided);
          case News news -> onNews(state, news.news());
          case Contacts now -> effectless(() -> duty.committee(now.known()));
          case Step.LOOK -> effectless(() -> look(state));
          case Surveyed survey -> effectless(() -> duty.surveyed(state, survey, env.clock().now()));
          case Step.ROUND_ENDED -> effectless(duty::roundEnded);
        };
  }

  private Effect<ValidatorEvent, ValidatorState> effectless(Runnable action) {
    action.run();
    return Effect().none();
  }

  private Effect<ValidatorEvent, ValidatorState> serve(
      ValidatorState state, PeerLink.Incoming incoming) {
    try {
      return switch (incoming.request()) {
        case Request.SubmitBlock submit -> onBlock(state, incoming, submit.block());
        case Request.SubmitCertificate submit ->
            onCertificate(state, incoming, submit.certifiedBlock());
        case Request.ProposeCheckpoint proposal -> {
          var request = CheckpointTalkCodec.request(proposal.proposal());
          consider(
              state,
              new Asked(
                  request,
                  incoming.from().contact(),
                  answer -> incoming.reply(ValidatorAnswers.checkpoint(answer))));
          yield Effect().none();
        }
        default -> refuse(incoming, Reason.UNSUPPORTED, "");
      };
    } catch (DecodeFailure failure) {
      return refuse(incoming, Reason.INVALID, String.valueOf(failure.getMessage()));
    }
  }

  private Effect<ValidatorEvent, ValidatorState> refuse(
      PeerLink.Incoming incoming, Reason reason, String words) {
    return reply(incoming, ValidatorAnswers.refused(reason, words));
  }

  private Effect<ValidatorEvent, ValidatorState> reply(
      PeerLink.Incoming incoming, Response response) {
    incoming.reply(response);
    return Effect().none();
  }

  private Effect<ValidatorEvent, ValidatorState> onBlock(
      ValidatorState state, PeerLink.Incoming incoming, Bytes bytes) throws DecodeFailure {
    var block = BlockCodec.block(bytes);
    return onVote(
        state,
        incoming,
        block,
        fresh -> {
          if (!block.isSigned()) {
            return refuse(incoming, Reason.INVALID, "its owner did not sign it");
          }
          if (inFlight >= limits.inFlight()) {
            return refuse(incoming, Reason.BUSY, "too many blocks at once");
          }
          consult(view -> judge(view, incoming, block, false));
          return Effect().none();
        });
  }

  private Effect<ValidatorEvent, ValidatorState> onJudged(ValidatorState state, Judged judged) {
    inFlight = Math.max(0, inFlight - 1);
    var incoming = judged.incoming();
    if (judged.open() != state.book().epoch()) {
      return refuse(incoming, Reason.BUSY, "the epoch is turning");
    }
    if (judged.verdict() instanceof Verdict.Waiting waiting && park(judged, waiting)) {
      return Effect().none();
    }
    if (!judged.verdict().isAllowed()) {
      return reply(incoming, ValidatorAnswers.refused(judged.verdict()));
    }
    var vote = answers.vote(state.book().epoch(), judged.block());
    return onVote(
        state,
        incoming,
        judged.block(),
        fresh -> Effect().persist(fresh.event()).thenRun(now -> incoming.reply(vote)));
  }

  private Effect<ValidatorEvent, ValidatorState> onVote(
      ValidatorState state,
      PeerLink.Incoming incoming,
      Block block,
      Function<VoteBook.Decision.Fresh, Effect<ValidatorEvent, ValidatorState>> otherwise) {
    var votes = state.book().votes();
    return switch (votes.vote(block)) {
      case VoteBook.Decision.Again again -> reply(incoming, answers.vote(votes.epoch(), block));
      case VoteBook.Decision.No no ->
          reply(incoming, ValidatorAnswers.refused(no.refusal(), votes, block));
      case VoteBook.Decision.Fresh fresh -> otherwise.apply(fresh);
    };
  }

  /** Lets a block wait for what it builds on, and sends for that. */
  private boolean park(Judged judged, Verdict.Waiting waiting) {
    if (judged.wasParked()) {
      return false;
    }
    duty.fetch(waiting.needs());
    var deadline = env.clock().nanoTime() + limits.parking().toNanos();
    return parked.add(new Parked.Waiting(judged.incoming(), judged.block(), waiting, deadline));
  }

  private void unpark(Hash256 arrived) {
    parked
        .arrived(arrived)
        .forEach(one -> consult(view -> judge(view, one.incoming(), one.block(), true)));
  }

  private void look(ValidatorState state) {
    parked
        .expired(env.clock().nanoTime())
        .forEach(one -> one.incoming().reply(ValidatorAnswers.refused(one.verdict())));
    duty.look(state, env.clock().now());
  }

  private static Judged judge(
      LedgerView view, PeerLink.Incoming incoming, Block block, boolean wasParked) {
    var state = view.state();
    return new Judged(incoming, block, state.position().open(), state.check(block), wasParked);
  }

  private Effect<ValidatorEvent, ValidatorState> onCertificate(
      ValidatorState state, PeerLink.Incoming incoming, Bytes bytes) throws DecodeFailure {
    var certified = CertificateCodec.certified(bytes);
    return switch (state.book().votes().acknowledge(certified)) {
      case VoteBook.Decision.Again again -> reply(incoming, answers.acknowledgement(certified));
      case VoteBook.Decision.No no -> {
        partners.replica().tell(answers.late(incoming, certified, no, state.book().votes()));
        yield Effect().none();
      }
      case VoteBook.Decision.Fresh fresh -> {
        if (!certified.isGenuine(genesis.committee())) {
          yield refuse(incoming, Reason.INVALID, "its signatures are not those of a quorum");
        }
        yield Effect()
            .persist(fresh.event())
            .thenRun(
                now -> {
                  partners.replica().tell(new LedgerReplica.Hold(certified));
                  incoming.reply(answers.acknowledgement(certified));
                });
      }
    };
  }

  private void consult(Function<LedgerView, Command> question) {
    inFlight++;
    partners.replica().tell(new LedgerReplica.Consult<>(question, context.getSelf()));
  }

  private void consider(ValidatorState state, Asked asked) {
    var book = state.book();
    var now = env.clock().now();
    consult(view -> new Decided(asked, book, duty.decide(view, book, asked.request(), now)));
  }

  private Effect<ValidatorEvent, ValidatorState> onDecided(ValidatorState state, Decided decided) {
    inFlight = Math.max(0, inFlight - 1);
    var asked = decided.asked();
    if (!decided.book().equals(state.book())) {
      // Something was promised meanwhile: what was decided without it may be a lie.
      consider(state, asked);
      return Effect().none();
    }
    var answer = decided.decision().answer();
    var event = decided.decision().event();
    if (event.isPresent()) {
      return Effect().persist(event.get()).thenRun(now -> asked.answer().accept(answer));
    }
    asked.answer().accept(answer);
    asked.from().ifPresent(from -> duty.catchUp(answer, asked.request(), from));
    return Effect().none();
  }

  private Effect<ValidatorEvent, ValidatorState> onNews(ValidatorState state, LedgerNews news) {
    return switch (news) {
      case LedgerNews.EpochOpen open -> {
        inFlight = 0;
        if (open.epoch() <= state.book().epoch()) {
          // The replica has just started: what it held for us was in memory only.
          hold(state);
          yield Effect().none();
        }
        yield Effect().persist(new ValidatorEvent.EpochOpened(open.epoch()));
      }
      case LedgerNews.BlockFinal block -> {
        duty.used(state, env.clock().now());
        unpark(block.block().hash());
        yield Effect().none();
      }
    };
  }
}
