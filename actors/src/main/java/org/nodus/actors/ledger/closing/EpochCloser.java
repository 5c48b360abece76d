package org.nodus.actors.ledger.closing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.ledger.replica.LedgerView;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.ledger.codec.CheckpointTalkCodec;
import org.nodus.ledger.epoch.CheckpointAnswer;
import org.nodus.ledger.epoch.CheckpointRequest;
import org.nodus.ledger.epoch.Committees;
import org.nodus.ledger.epoch.ValidatorBook;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.view.GiveUp;
import org.nodus.ledger.view.Pacemaker;
import org.nodus.ledger.view.ViewPatience;
import org.nodus.ledger.view.ViewProof;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.wire.Response;

/**
 * The part of a validator that sees to it that epochs are closed: notices when it is time, measures
 * each view with its own timer, tells the others when it has waited long enough, and runs a {@link
 * CheckpointProposer} in its own views. Child of the validator, which answers for the promises;
 * nothing here is durable, and nothing here is needed for safety.
 *
 * <p>When it is time is decided in {@link ClosingTime}, which view it is in {@link Pacemaker}.
 */
public final class EpochCloser {

  public sealed interface Command {}

  /** What the validator has promised so far. */
  public record Stands(ValidatorBook book) implements Command {}

  /** A proposer has shown why its view begins. */
  public record Begun(long epoch, ViewProof proof) implements Command {}

  /** A block of the open epoch is final. */
  public record Used() implements Command {}

  /** Another validator waits no longer; {@code answer} hears one answer. */
  public record Heard(CheckpointRequest.Impatient impatient, Consumer<CheckpointAnswer> answer)
      implements Command {}

  /** Blocks that a block builds on: some other validator has them. */
  public record Lacks(List<Hash256> blocks) implements Command {}

  /** What we would have needed to answer {@code request} better, {@code from} has. */
  public record Behind(CheckpointAnswer answer, CheckpointRequest request, Contact from)
      implements Command {}

  private record Contacts(CommitteeContacts.Known known) implements Command {}

  private record Surveyed(long epoch, ClosingTime.Reason reason) implements Command {}

  private record Answered(PeerLink.Answer answer) implements Command {}

  private enum Moment implements Command {
    /** Is it time to close the epoch? */
    LOOK,
    /** The timer of this view ended. */
    VIEW_OVER,
    /** The own word may not have come to all. */
    SAY_AGAIN
  }

  /** Which validator it is, of which network. */
  public record Office(Genesis genesis, ValidatorKey key) {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Office office;
  private final CheckpointProposer.Partners partners;
  private final ClosingLimits limits;
  private final Env env;
  private final EpochClock clock;
  private final ClosingTime time;
  private final ViewPatience patience;
  private final OtherValidators others;
  private ValidatorBook book;
  private Pacemaker pacemaker;
  private long surveyedNanos;
  private Optional<ActorRef<CheckpointProposer.Command>> proposer = Optional.empty();

  private EpochCloser(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Office office,
      CheckpointProposer.Partners partners,
      ClosingLimits limits,
      Env env) {
    this.context = context;
    this.timers = timers;
    this.office = office;
    this.partners = partners;
    this.limits = limits;
    this.env = env;
    this.clock = new EpochClock(office.genesis());
    this.time = new ClosingTime(clock, limits.settling());
    this.patience = new ViewPatience(limits.view());
    var answers = context.messageAdapter(PeerLink.Answer.class, Answered::new);
    this.others = new OtherValidators(partners, office.key().place(), answers, limits);
    this.book = ValidatorBook.opening(-1, office.genesis().committee());
    this.pacemaker = asleep();
    this.surveyedNanos = env.clock().nanoTime() - limits.survey().toNanos();
  }

  /** Closes nothing before it {@link Stands} anywhere. */
  public static Behavior<Command> create(
      Office office, CheckpointProposer.Partners partners, ClosingLimits limits, Env env) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Moment.LOOK, limits.look());
                  partners
                      .committee()
                      .tell(
                          new CommitteeContacts.Subscribe(
                              context.messageAdapter(
                                  CommitteeContacts.Known.class, Contacts::new)));
                  return new EpochCloser(context, timers, office, partners, limits, env).open();
                }));
  }

  private Behavior<Command> open() {
    return Behaviors.receiveMessage(
        message -> {
          switch (message) {
            case Stands now -> onStands(now.book());
            case Begun begun -> onProof(begun.epoch(), begun.proof());
            case Used used -> time.used(env.clock().now());
            case Heard heard -> onHeard(heard);
            case Lacks lacks -> others.fetch(lacks.blocks(), env.chance().random());
            case Behind behind -> others.catchUp(behind.answer(), behind.request(), behind.from());
            case Contacts now -> others.moved(now.known());
            case Surveyed survey -> onSurveyed(survey);
            case Answered answered -> onAnswer(answered.answer());
            case Moment.LOOK -> look(env.clock().now());
            case Moment.VIEW_OVER -> giveUp(pacemaker.view());
            case Moment.SAY_AGAIN -> say();
          }
          return Behaviors.same();
        });
  }

  private Pacemaker asleep() {
    return Pacemaker.asleep(office.genesis().committee(), office.key().place());
  }

  private void onStands(ValidatorBook now) {
    if (now.epoch() != book.epoch()) {
      timers.cancel(Moment.VIEW_OVER);
      timers.cancel(Moment.SAY_AGAIN);
      stopProposing();
      pacemaker = asleep();
      time.enter(now.epoch());
    }
    book = now;
    if (book.votes().isUsed()) {
      time.used(env.clock().now());
    }
    enter(pacemaker.reached(now.promisedView()));
  }

  private void look(Instant now) {
    if (!pacemaker.isAsleep() || book.epoch() < 0 || !clock.isOver(book.epoch(), now)) {
      return;
    }
    if (!pacemaker.given().isEmpty()) {
      // One validator alone may find an epoch to be closed: it asks, and we have waited as long.
      wake();
    } else if (book.votes().isUsed() && time.isDue(ClosingTime.Reason.USED, inFlight(), now)) {
      wake();
    } else if (env.clock().nanoTime() - surveyedNanos >= limits.survey().toNanos()) {
      survey(now);
    }
  }

  /** The replica tells whether there is anything else to close. */
  private void survey(Instant now) {
    surveyedNanos = env.clock().nanoTime();
    var epoch = book.epoch();
    var clockEpoch = clock.epochAt(now);
    var idle = clock.overdue(epoch, now).compareTo(limits.idle()) >= 0;
    partners
        .replica()
        .tell(
            new LedgerReplica.Consult<Command>(
                view -> new Surveyed(epoch, reason(view, idle, clockEpoch)), context.getSelf()));
  }

  private static ClosingTime.Reason reason(LedgerView view, boolean idle, long clockEpoch) {
    if (idle || view.isAnyLockWaiting(clockEpoch)) {
      return ClosingTime.Reason.AWAITED;
    }
    return view.state().appliedInOpenEpoch().isEmpty()
        ? ClosingTime.Reason.NOTHING
        : ClosingTime.Reason.USED;
  }

  private void onSurveyed(Surveyed survey) {
    if (survey.epoch() == book.epoch()
        && time.isDue(survey.reason(), inFlight(), env.clock().now())) {
      wake();
    }
  }

  private int inFlight() {
    return book.votes().inFlight();
  }

  private void wake() {
    enter(pacemaker.awake());
  }

  /** Goes on to a later view, if {@code next} is in one. */
  private void enter(Pacemaker next) {
    var before = pacemaker;
    pacemaker = next;
    if (next.view() > before.view()) {
      timers.cancel(Moment.SAY_AGAIN);
      timers.startSingleTimer(Moment.VIEW_OVER, patience.of(next.view()));
      stopProposing();
    }
    if (next.view() > before.view() || next.mayPropose() != before.mayPropose()) {
      propose();
    }
  }

  private void propose() {
    var genesis = office.genesis();
    var turn = Committees.proposer(genesis.committee(), book.epoch(), pacemaker.view());
    if (turn == office.key().place() && pacemaker.mayPropose() && proposer.isEmpty()) {
      var task =
          new CheckpointProposer.Task(
              genesis,
              office.key(),
              book.epoch(),
              pacemaker.view(),
              pacemaker.view() == 0 ? Optional.empty() : pacemaker.proof(),
              patience.of(pacemaker.view()));
      proposer =
          Optional.of(
              context.spawnAnonymous(
                  CheckpointProposer.create(task, partners, others.all(), limits, env)));
    }
  }

  private void stopProposing() {
    proposer.ifPresent(context::stop);
    proposer = Optional.empty();
  }

  private void giveUp(long view) {
    context.getLog().info("epoch {} was not closed in view {}", book.epoch(), view);
    var network = office.genesis().network();
    pacemaker = pacemaker.heard(GiveUp.sign(network, book.epoch(), view, office.key()));
    say();
    progress();
  }

  /** To all others, again and again until the next view: this is what views go on by. */
  private void say() {
    pacemaker
        .own()
        .ifPresent(
            word -> {
              var network = office.genesis().network();
              others.say(new CheckpointRequest.Impatient(network, book.epoch(), word));
              timers.startSingleTimer(Moment.SAY_AGAIN, limits.repetition());
            });
  }

  /** What the words that are known lead to. */
  private void progress() {
    var proven = pacemaker.proven();
    if (proven.isPresent()) {
      enter(pacemaker.entered(proven.get()));
      progress();
    } else {
      pacemaker.joins().ifPresent(this::giveUp);
    }
  }

  private void onHeard(Heard heard) {
    var impatient = heard.impatient();
    if (impatient.epoch() == book.epoch()) {
      take(impatient.word());
    }
    var ahead = pacemaker.proof().filter(proof -> proof.begins() > impatient.view());
    heard
        .answer()
        .accept(
            ahead
                .<CheckpointAnswer>map(CheckpointAnswer.Ahead::new)
                .orElseGet(() -> new CheckpointAnswer.Patience(pacemaker.own())));
  }

  private void take(GiveUp word) {
    var genesis = office.genesis();
    var known = pacemaker.given().get(word.by().validator());
    var isNews = known == null || known.view() < word.view();
    if (isNews && word.isGenuine(genesis.network(), book.epoch(), genesis.committee())) {
      pacemaker = pacemaker.heard(word);
      progress();
    }
  }

  private void onProof(long epoch, ViewProof genuine) {
    if (epoch == book.epoch()) {
      enter(pacemaker.entered(genuine));
      progress();
    }
  }

  private void onAnswer(PeerLink.Answer answer) {
    switch (answer) {
      case PeerLink.Replied replied -> {
        if (replied.response() instanceof Response.CheckpointVote vote) {
          try {
            onWord(CheckpointTalkCodec.answer(vote.vote()), replied.peer());
          } catch (DecodeFailure failure) {
            context.getLog().debug("a validator talks nonsense: {}", failure.getMessage());
          }
        }
      }
      case PeerLink.Unanswered silent -> others.silent(silent.peer());
    }
  }

  /** Answers to what was said in an epoch that is closed now prove nothing in this one. */
  private void onWord(CheckpointAnswer answer, Contact from) {
    var genesis = office.genesis();
    switch (answer) {
      case CheckpointAnswer.Patience patient -> patient.own().ifPresent(this::take);
      case CheckpointAnswer.Ahead ahead -> {
        if (ahead.proof().begins() > pacemaker.view()
            && ahead.proof().isGenuine(genesis.network(), book.epoch(), genesis.committee())) {
          onProof(book.epoch(), ahead.proof());
        }
      }
      case CheckpointAnswer.Settled settled ->
          partners.replica().tell(new LedgerReplica.OfferCheckpoint(settled.checkpoint()));
      case CheckpointAnswer.OtherEpoch other -> {
        if (other.open() > book.epoch()) {
          others.follow(from);
        }
      }
      case CheckpointAnswer.Behind other -> {}
      case CheckpointAnswer.Closed other -> {}
      case CheckpointAnswer.Prepared other -> {}
      case CheckpointAnswer.Signed other -> {}
      case CheckpointAnswer.Lacking other -> {}
      case CheckpointAnswer.Refused other -> {}
    }
  }
}
