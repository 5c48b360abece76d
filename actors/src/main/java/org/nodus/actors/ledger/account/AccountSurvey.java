package org.nodus.actors.ledger.account;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.codec.AccountViewCodec;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.state.AccountView;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Reads the head of one account from all validators and stops. Ends at once when 2f + 1 say the
 * same; otherwise waits for all, and asks again while they do not agree and there is time: a block
 * that became final a moment ago is on its way to them.
 *
 * <p>Spawn one per reading. The requester gets exactly one {@link Outcome}, always. What counts is
 * decided in {@link AccountReading}.
 */
final class AccountSurvey {

  sealed interface Outcome {}

  record Agreed(AccountReading reading) implements Outcome {}

  /**
   * No agreement in time.
   *
   * @param answered how many validators answered last, when all of them had the time to
   */
  record Disagreed(int answered, String detail) implements Outcome {}

  sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private enum Moment implements Command {
    ASK_AGAIN,
    TOO_LATE
  }

  private final TimerScheduler<Command> timers;
  private final ActorRef<PeerLink.Answer> answers;
  private final AccountId account;
  private final Genesis genesis;
  private final List<Contact> validators;
  private final AccountChain.Partners partners;
  private final AccountLimits limits;
  private final ActorRef<Outcome> requester;
  private final Map<Contact, AccountView> views = new LinkedHashMap<>();
  private final Set<Contact> asked = new HashSet<>();

  /** How many answered when they were asked before: now they may not have had the time yet. */
  private int answeredBefore;

  private AccountSurvey(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Subject subject,
      AccountChain.Partners partners,
      AccountLimits limits,
      ActorRef<Outcome> requester) {
    this.timers = timers;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.account = subject.account();
    this.genesis = subject.genesis();
    this.validators = subject.validators();
    this.partners = partners;
    this.limits = limits;
    this.requester = requester;
  }

  /** Whose head is read, and from whom. */
  record Subject(AccountId account, Genesis genesis, List<Contact> validators) {}

  static Behavior<Command> create(
      Subject subject,
      AccountChain.Partners partners,
      AccountLimits limits,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Moment.TOO_LATE, limits.reading());
                  var survey =
                      new AccountSurvey(context, timers, subject, partners, limits, requester);
                  survey.ask();
                  return survey.reading();
                }));
  }

  private Behavior<Command> reading() {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> onHeard(heard.answer());
              case Moment.ASK_AGAIN -> {
                ask();
                yield Behaviors.same();
              }
              case Moment.TOO_LATE -> tooLate();
            });
  }

  /** Those who have not answered; all when enough have and do not agree. */
  private void ask() {
    var request = new Request.GetAccount(account.publicKey());
    if (views.size() >= genesis.committee().quorum()) {
      answeredBefore = views.size();
      views.clear();
    }
    for (var validator : validators) {
      if (!views.containsKey(validator)) {
        asked.add(validator);
        partners.link().tell(new PeerLink.Ask(validator, request, limits.answerTimeout(), answers));
      }
    }
    if (validators.isEmpty()) {
      timers.startSingleTimer(Moment.TOO_LATE, limits.firstRetry());
    }
  }

  private Behavior<Command> onHeard(PeerLink.Answer answer) {
    if (!asked.remove(answer.peer())) {
      return Behaviors.same();
    }
    switch (answer) {
      case PeerLink.Replied replied ->
          viewIn(replied.response()).ifPresent(view -> views.put(replied.peer(), view));
      case PeerLink.Unanswered silent ->
          partners.committee().tell(new CommitteeContacts.Silent(silent.peer()));
    }
    return isUnanimous() || asked.isEmpty() ? conclude() : Behaviors.same();
  }

  private Optional<AccountView> viewIn(Response response) {
    if (!(response instanceof Response.AccountFound found)) {
      return Optional.empty();
    }
    try {
      return Optional.of(AccountViewCodec.view(found.account()))
          .filter(view -> view.network().equals(genesis.network()))
          .filter(view -> view.account().equals(account));
    } catch (DecodeFailure garbage) {
      return Optional.empty();
    }
  }

  private boolean isUnanimous() {
    return views.size() >= genesis.committee().quorum()
        && new HashSet<>(views.values()).size() == 1;
  }

  private Behavior<Command> conclude() {
    var reading = AccountReading.of(genesis.committee(), new ArrayList<>(views.values()));
    if (reading.isPresent()) {
      requester.tell(new Agreed(reading.get()));
      return Behaviors.stopped();
    }
    timers.startSingleTimer(Moment.ASK_AGAIN, limits.firstRetry().multipliedBy(2));
    return Behaviors.same();
  }

  private Behavior<Command> tooLate() {
    var reading = AccountReading.of(genesis.committee(), new ArrayList<>(views.values()));
    var quorum = genesis.committee().quorum();
    var answered = Math.max(views.size(), answeredBefore);
    requester.tell(
        reading
            .<Outcome>map(Agreed::new)
            .orElseGet(
                () ->
                    new Disagreed(
                        answered,
                        answered < quorum
                            ? answered
                                + " of "
                                + genesis.committee().size()
                                + " validators answered, "
                                + quorum
                                + " are needed"
                            : "the validators do not agree about the account yet")));
    return Behaviors.stopped();
  }
}
