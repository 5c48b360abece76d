package org.nodus.actors.ledger.validator;

import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.ledger.replica.LedgerView;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.ledger.epoch.CheckpointAnswer;
import org.nodus.ledger.epoch.CheckpointRequest;
import org.nodus.ledger.epoch.CheckpointRule;
import org.nodus.ledger.epoch.ValidatorBook;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;

/**
 * The part of a {@link Validator} that closes epochs when it is its turn: one {@link
 * CheckpointProposer} at a time. Runs on the validator's thread.
 */
final class ClosingDuty {
  private final ActorContext<Validator.Command> context;
  private final CheckpointProposer.Partners partners;
  private final Genesis genesis;
  private final ValidatorKey key;
  private final ValidatorLimits limits;
  private final Env env;
  private final EpochClock clock;
  private final ClosingQuestion question;
  private final Turns turns;
  private CommitteeContacts.Known committee = new CommitteeContacts.Known(List.of());
  private boolean proposing;

  ClosingDuty(
      ActorContext<Validator.Command> context,
      CheckpointProposer.Partners partners,
      Genesis genesis,
      ValidatorKey key,
      ValidatorLimits limits,
      Env env) {
    this.context = context;
    this.partners = partners;
    this.genesis = genesis;
    this.key = key;
    this.limits = limits;
    this.env = env;
    this.clock = new EpochClock(genesis, limits.view());
    this.question =
        new ClosingQuestion(new CheckpointRule(genesis.network(), genesis.committee(), key), clock);
    this.turns = new Turns(genesis, key, clock);
  }

  void committee(CommitteeContacts.Known known) {
    committee = known;
  }

  /** Sends for blocks that a block builds on: some other validator has them. */
  void fetch(List<Hash256> blocks) {
    var others = committee.members().stream().filter(one -> one.place() != key.place()).toList();
    if (!others.isEmpty()) {
      var from = others.get(env.chance().random().nextInt(others.size())).contact();
      partners.replica().tell(new LedgerReplica.Fetch(blocks, from));
    }
  }

  CheckpointRule.Decision decide(
      LedgerView view, ValidatorBook book, CheckpointRequest request, Instant now) {
    return question.decide(view, book, request, now);
  }

  /** Gets what we would have needed for a better answer. */
  void catchUp(CheckpointAnswer answer, CheckpointRequest request, Contact from) {
    if (answer instanceof CheckpointAnswer.Lacking lacking) {
      partners.replica().tell(new LedgerReplica.Fetch(lacking.missing().hashes(), from));
    } else if (answer instanceof CheckpointAnswer.OtherEpoch other
        && other.open() < request.epoch()
        && committee.of(from).isPresent()) {
      partners.replica().tell(new LedgerReplica.CatchUp(from));
    }
  }

  void used(ValidatorState state, Instant now) {
    turns.used(state.book().epoch(), now);
  }

  /** Is it our turn? Then the replica tells whether there is anything to close. */
  void look(ValidatorState state, Instant now) {
    var epoch = state.book().epoch();
    var own = state.reasonToClose();
    if (own == Turns.Reason.USED) {
      turns.used(epoch, now);
    }
    if (!proposing && turns.isMine(epoch, now)) {
      var clockEpoch = clock.epochAt(now);
      var idle = clock.overdue(epoch, now).compareTo(limits.idle()) >= 0;
      partners
          .replica()
          .tell(
              new LedgerReplica.Consult<Validator.Command>(
                  view -> new Validator.Surveyed(epoch, reason(view, own, idle, clockEpoch)),
                  context.getSelf()));
    }
  }

  private static Turns.Reason reason(
      LedgerView view, Turns.Reason own, boolean idle, long clockEpoch) {
    if (own == Turns.Reason.AWAITED || idle || view.isAnyLockWaiting(clockEpoch)) {
      return Turns.Reason.AWAITED;
    }
    return own == Turns.Reason.USED || !view.state().appliedInOpenEpoch().isEmpty()
        ? Turns.Reason.USED
        : Turns.Reason.NOTHING;
  }

  void surveyed(ValidatorState state, Validator.Surveyed survey, Instant now) {
    var epoch = state.book().epoch();
    if (!proposing
        && survey.epoch() == epoch
        && turns.isMine(epoch, now)
        && turns.isDue(survey.reason(), now)) {
      propose(epoch, turns.take(now));
    }
  }

  private void propose(long epoch, long view) {
    proposing = true;
    var task = new CheckpointProposer.Task(genesis, key, epoch, view, clock);
    var proposer = CheckpointProposer.create(task, partners, committee, limits, env);
    context.watchWith(context.spawnAnonymous(proposer), Validator.Step.ROUND_ENDED);
  }

  void roundEnded() {
    proposing = false;
  }
}
