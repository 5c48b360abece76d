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
import org.nodus.actors.ledger.closing.CheckpointProposer;
import org.nodus.actors.ledger.closing.ClosingQuestion;
import org.nodus.actors.ledger.closing.EpochClock;
import org.nodus.actors.ledger.closing.EpochCloser;
import org.nodus.actors.ledger.replica.LedgerNews;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.ledger.replica.LedgerView;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.ledger.codec.BlockCodec;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.codec.CheckpointTalkCodec;
import org.nodus.ledger.epoch.CheckpointAnswer;
import org.nodus.ledger.epoch.CheckpointRequest;
import org.nodus.ledger.epoch.CheckpointRule;
import org.nodus.ledger.epoch.ValidatorBook;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.journal.ValidatorEvent;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response.Reason;

/**
 * One member of the committee. Votes for at most one block per account, height and epoch,
 * acknowledges certificates, and takes part in closing epochs; whatever it promises is durable
 * before the answer leaves, so that a restart never makes it promise twice. An {@link EpochCloser}
 * sees to it that epochs are closed.
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

  private record Consider(CheckpointProposer.OwnQuestion question) implements Command {}

  private record Judged(Voting.Judged judged) implements Command {}

  /** What the rule says as of {@code book}. */
  private record Decided(Asked asked, ValidatorBook book, CheckpointRule.Decision decision)
      implements Command {}

  private record News(LedgerNews news) implements Command {}

  private enum Step implements Command {
    /** Has a parked block waited long enough? */
    LOOK
  }

  /** Who asked about closing an epoch, and who hears the answer. */
  private record Asked(
      CheckpointRequest request, Optional<Contact> from, Consumer<CheckpointAnswer> answer) {

    static Asked by(CheckpointProposer.OwnQuestion own) {
      return new Asked(own.request(), Optional.empty(), own.replyTo()::tell);
    }
  }

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
  private final ClosingQuestion question;
  private final ActorRef<EpochCloser.Command> closer;
  private final Voting voting;
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
    this.question =
        new ClosingQuestion(
            new CheckpointRule(genesis.network(), genesis.committee(), key),
            new EpochClock(genesis));
    this.closer =
        context.spawn(
            EpochCloser.create(
                new EpochCloser.Office(genesis, key),
                new CheckpointProposer.Partners(
                    partners.link(),
                    partners.replica(),
                    partners.committee(),
                    context.messageAdapter(CheckpointProposer.OwnQuestion.class, Consider::new)),
                limits.closing(),
                env),
            "closing");
    var answers = new ValidatorAnswers(genesis.network(), key);
    this.voting = new Voting(answers, genesis.committee(), limits, env.clock());
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
    partners.replica().tell(new LedgerReplica.Subscribe(news));
    stand(state);
  }

  private void hold(ValidatorState state) {
    state.certificates().forEach(one -> partners.replica().tell(new LedgerReplica.Hold(one)));
  }

  @Override
  public CommandHandler<Command, ValidatorEvent, ValidatorState> commandHandler() {
    return (state, command) ->
        switch (command) {
          case Serve serve -> serve(state, serve.incoming());
          case Consider own -> effectless(() -> consider(state, Asked.by(own.question())));
          case Judged judged -> {
            inFlight = Math.max(0, inFlight - 1);
            yield react(voting.judged(state.book().votes(), judged.judged()));
          }
          case Decided decided -> onDecided(state, decided);
          case News news -> onNews(state, news.news());
          case Step.LOOK ->
              effectless(() -> voting.expired().forEach(late -> late.to().reply(late.response())));
        };
  }

  private Effect<ValidatorEvent, ValidatorState> effectless(Runnable action) {
    action.run();
    return Effect().none();
  }

  private Effect<ValidatorEvent, ValidatorState> serve(
      ValidatorState state, PeerLink.Incoming incoming) {
    var votes = state.book().votes();
    try {
      return switch (incoming.request()) {
        case Request.SubmitBlock submit ->
            react(
                voting.wanted(
                    votes,
                    incoming,
                    BlockCodec.block(submit.block()),
                    inFlight >= limits.inFlight()));
        case Request.SubmitCertificate submit ->
            react(
                voting.certified(
                    votes, incoming, CertificateCodec.certified(submit.certifiedBlock())));
        case Request.ProposeCheckpoint proposal -> {
          var request = CheckpointTalkCodec.request(proposal.proposal());
          Consumer<CheckpointAnswer> answer =
              given -> incoming.reply(ValidatorAnswers.checkpoint(given));
          if (request instanceof CheckpointRequest.Impatient word
              && word.epoch() == state.book().epoch()) {
            closer.tell(new EpochCloser.Heard(word, answer));
          } else {
            consider(state, new Asked(request, incoming.from().contact(), answer));
          }
          yield Effect().none();
        }
        default -> react(Voting.refused(incoming, Reason.UNSUPPORTED, ""));
      };
    } catch (DecodeFailure failure) {
      var words = String.valueOf(failure.getMessage());
      return react(Voting.refused(incoming, Reason.INVALID, words));
    }
  }

  private Effect<ValidatorEvent, ValidatorState> react(Voting.Reaction reaction) {
    return switch (reaction) {
      case Voting.Answer now -> effectless(() -> now.to().reply(now.response()));
      case Voting.Promise vote -> promise(vote.event(), () -> vote.to().reply(vote.response()));
      case Voting.Acknowledge given ->
          promise(
              given.event(),
              () -> {
                partners.replica().tell(new LedgerReplica.Hold(given.certified()));
                given.to().reply(given.response());
              });
      case Voting.Ask question -> effectless(() -> consult(question));
      case Voting.AskLate late -> effectless(() -> partners.replica().tell(late.question()));
      case Voting.Fetch missing ->
          effectless(() -> closer.tell(new EpochCloser.Lacks(missing.blocks())));
    };
  }

  private void consult(Voting.Ask question) {
    consult(view -> new Judged(question.judge(view)));
  }

  /** Durable first; then those hear of it who asked. */
  private Effect<ValidatorEvent, ValidatorState> promise(ValidatorEvent event, Runnable then) {
    return Effect()
        .persist(event)
        .thenRun(
            now -> {
              stand(now);
              then.run();
            });
  }

  private void stand(ValidatorState state) {
    closer.tell(new EpochCloser.Stands(state.book()));
  }

  private void consult(Function<LedgerView, Command> question) {
    inFlight++;
    partners.replica().tell(new LedgerReplica.Consult<>(question, context.getSelf()));
  }

  private void consider(ValidatorState state, Asked asked) {
    var book = state.book();
    var now = env.clock().now();
    consult(view -> new Decided(asked, book, question.decide(view, book, asked.request(), now)));
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
      return promise(
          event.get(),
          () -> {
            tellProof(asked.request());
            asked.answer().accept(answer);
          });
    }
    asked.answer().accept(answer);
    asked
        .from()
        .ifPresent(from -> closer.tell(new EpochCloser.Behind(answer, asked.request(), from)));
    return Effect().none();
  }

  /** A close that moved us to a later view has shown why that one begins. */
  private void tellProof(CheckpointRequest request) {
    if (request instanceof CheckpointRequest.Close close) {
      close.proof().ifPresent(proof -> closer.tell(new EpochCloser.Begun(close.epoch(), proof)));
    }
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
        yield promise(new ValidatorEvent.EpochOpened(open.epoch()), () -> {});
      }
      case LedgerNews.BlockFinal block -> {
        closer.tell(new EpochCloser.Used());
        voting.arrived(block.block().hash()).forEach(this::consult);
        yield Effect().none();
      }
    };
  }
}
