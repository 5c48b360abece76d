package org.nodus.actors.ledger.account;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.environment.Asks;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.protocol.wire.Request;

/**
 * Makes one block final and stops: asks all validators for votes in parallel, with 2f + 1 votes for
 * acknowledgements, with 2f + 1 of these it is done (FastPay §4). Whoever is silent, busy or
 * closing an epoch is asked again until the deadline. Afterwards the validators are told, so that
 * they know the new head.
 *
 * <p>Spawn one per block. The requester gets exactly one {@link Outcome}, always. What was gathered
 * and what to ask next is in {@link Gathering}; this class only talks and waits.
 */
final class Certification {

  sealed interface Outcome {}

  record Final(FinalBlock block) implements Outcome {}

  /** So many validators refuse that the block cannot be certified now. */
  record Refused(Refusal refusal) implements Outcome {}

  /** The deadline passed; the block may still become final. */
  record OutOfTime(int votes, int acknowledgements, int needed, String detail) implements Outcome {}

  sealed interface Command {}

  /** Where the validators are now. */
  record Moved(CommitteeContacts.Known known) implements Command {}

  private record Heard(int place, Gathering.Question asked, PeerLink.@Nullable Answer answer)
      implements Command {}

  private enum Moment implements Command {
    ASK_AGAIN,
    TOO_LATE
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Committee committee;
  private final AccountChain.Partners partners;
  private final AccountLimits limits;
  private final ActorRef<Outcome> requester;
  private final Gathering gathering;
  private final Set<Integer> beingAsked = new HashSet<>();
  private CommitteeContacts.Known validators;
  private Duration pause;

  private Certification(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Subject subject,
      AccountChain.Partners partners,
      AccountLimits limits,
      ActorRef<Outcome> requester) {
    this.context = context;
    this.timers = timers;
    this.committee = subject.committee();
    this.validators = subject.validators();
    this.gathering = new Gathering(subject.block(), subject.committee());
    this.partners = partners;
    this.limits = limits;
    this.requester = requester;
    this.pause = limits.firstRetry();
  }

  /** What is to become final, and by whom. */
  record Subject(Block block, Committee committee, CommitteeContacts.Known validators) {}

  static Behavior<Command> create(
      Subject subject,
      AccountChain.Partners partners,
      AccountLimits limits,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Moment.TOO_LATE, limits.certification());
                  var certification =
                      new Certification(context, timers, subject, partners, limits, requester);
                  certification.askAgain();
                  return certification.gathering();
                }));
  }

  private Behavior<Command> gathering() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> onHeard(heard);
              case Moved moved -> {
                validators = moved.known();
                yield Behaviors.same();
              }
              case Moment.ASK_AGAIN -> {
                askAgain();
                yield Behaviors.same();
              }
              case Moment.TOO_LATE ->
                  finish(gathering.lacking().<Outcome>map(Refused::new).orElseGet(this::outOfTime));
            });
  }

  private void askAgain() {
    askAll();
    timers.startSingleTimer(Moment.ASK_AGAIN, pause);
    var longer = pause.multipliedBy(2);
    pause = longer.compareTo(limits.lastRetry()) < 0 ? longer : limits.lastRetry();
  }

  private void askAll() {
    validators.members().forEach(this::ask);
  }

  private void ask(CommitteeContacts.Member validator) {
    var place = validator.place();
    if (beingAsked.contains(place)) {
      return;
    }
    gathering
        .questionFor(place)
        .ifPresent(
            question -> {
              beingAsked.add(place);
              Asks.ask(
                  context,
                  PeerLink.Answer.class,
                  partners.link(),
                  PeerLink.latest(limits.answerTimeout()),
                  replyTo ->
                      new PeerLink.Ask(
                          validator.contact(),
                          gathering.request(question),
                          limits.answerTimeout(),
                          replyTo),
                  (answer, failure) -> new Heard(place, question, answer));
            });
  }

  private Behavior<Command> onHeard(Heard heard) {
    beingAsked.remove(heard.place());
    var then = Gathering.Then.LATER;
    switch (heard.answer()) {
      case PeerLink.Replied replied ->
          then = gathering.answered(heard.place(), heard.asked(), replied.response());
      case PeerLink.Unanswered silent -> {
        gathering.silent(heard.place());
        if (silent.reason() != PeerLink.Silence.OVERLOADED) {
          partners.committee().tell(new CommitteeContacts.Silent(silent.peer()));
        }
      }
      case null -> gathering.silent(heard.place());
    }
    return proceed(heard.place(), then);
  }

  private Behavior<Command> proceed(int place, Gathering.Then then) {
    var done = gathering.finalBlock();
    if (done.isPresent()) {
      publish(done.get());
      return finish(new Final(done.get()));
    }
    switch (then) {
      case LATER -> {}
      case SAME_AT_ONCE ->
          validators.members().stream().filter(one -> one.place() == place).forEach(this::ask);
      case ALL_AT_ONCE -> askAll();
    }
    var verdict = gathering.verdict();
    return verdict.isPresent() && (beingAsked.isEmpty() || verdict.get().by() >= committee.quorum())
        ? finish(new Refused(verdict.get()))
        : Behaviors.same();
  }

  private OutOfTime outOfTime() {
    var needed = committee.quorum();
    var votes = gathering.votes();
    var acknowledgements = gathering.acknowledgements();
    var sentence =
        votes < needed
            ? votes + " of " + committee.size() + " validators voted, " + needed + " are needed"
            : acknowledgements
                + " of "
                + committee.size()
                + " validators hold the certificate, "
                + needed
                + " are needed";
    var said = gathering.anyRefusal().map(one -> "; one says: " + one.detail()).orElse("");
    return new OutOfTime(votes, acknowledgements, needed, sentence + said);
  }

  private void publish(FinalBlock block) {
    var request = new Request.PublishBlock(CertificateCodec.bytes(block));
    var nobody = context.getSystem().<PeerLink.Answer>ignoreRef();
    for (var validator : validators.members()) {
      partners
          .link()
          .tell(new PeerLink.Ask(validator.contact(), request, limits.answerTimeout(), nobody));
    }
  }

  private Behavior<Command> finish(Outcome outcome) {
    requester.tell(outcome);
    return Behaviors.stopped();
  }
}
