package org.nodus.actors.ledger.account;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.environment.Asks;
import org.nodus.actors.environment.Env;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.state.AccountView.LockView;
import org.nodus.protocol.bytes.Hash256;

/**
 * Takes back what nobody claimed of an account's own locks: when it starts, soon after each epoch
 * has begun, and when somebody asks. One lock after the other; what fails is tried again after the
 * next epoch. Nothing has to be remembered: the ledger knows the open locks.
 */
public final class Refunds {

  public sealed interface Command {}

  /**
   * Looks for locks whose time has passed and takes them back now, one after the other. Who asks
   * while a round is running hears how that one ends.
   */
  public record RefundDue(ActorRef<Outcome> replyTo) implements Command {}

  /**
   * What came back and what did not.
   *
   * @param refunded what came back
   * @param failed locks that are due and did not come back now; tried again after the next epoch
   * @param problem words for people; empty when all went well
   */
  public record Outcome(List<Refunded> refunded, List<Hash256> failed, String problem) {
    public Outcome {
      refunded = List.copyOf(refunded);
      failed = List.copyOf(failed);
    }

    public Tokens total() {
      return refunded.stream().map(Refunded::amount).reduce(Tokens.NONE, Tokens::plus);
    }
  }

  /** One lock whose rest is back. */
  public record Refunded(Hash256 lock, Tokens amount) {}

  private record Viewed(AccountChain.@Nullable ViewAnswer answer) implements Command {}

  private record Ended(LockView lock, @Nullable AccountOutcome outcome) implements Command {}

  private enum Moment implements Command {
    EPOCH
  }

  /** Of very short epochs not each one is worth a look. */
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

  /** More than anybody asks within one round; the others hear that it is busy. */
  private static final int MAX_WAITING = 64;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ActorRef<AccountChain.Command> chain;
  private final Genesis genesis;
  private final Duration patience;
  private final Env env;
  private final List<ActorRef<Outcome>> waiting = new ArrayList<>();
  private final Deque<LockView> due = new ArrayDeque<>();
  private final List<Refunded> refunded = new ArrayList<>();
  private final List<Hash256> failed = new ArrayList<>();
  private String problem = "";
  private boolean running;

  private Refunds(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<AccountChain.Command> chain,
      Genesis genesis,
      Duration patience,
      Env env) {
    this.context = context;
    this.timers = timers;
    this.chain = chain;
    this.genesis = genesis;
    this.patience = patience;
    this.env = env;
  }

  /**
   * The refunds of the account of {@code chain}.
   *
   * @param patience longer than the chain's, for one refund
   */
  public static Behavior<Command> create(
      ActorRef<AccountChain.Command> chain, Genesis genesis, Duration patience, Env env) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var refunds = new Refunds(context, timers, chain, genesis, patience, env);
                  refunds.onEpoch();
                  return refunds.open();
                }));
  }

  private Behavior<Command> open() {
    return Behaviors.receive(
        (same, message) -> {
          switch (message) {
            case RefundDue asked -> onAsked(asked.replyTo());
            case Viewed viewed -> onViewed(viewed.answer());
            case Ended ended -> onEnded(ended);
            case Moment.EPOCH -> onEpoch();
          }
          return Behaviors.same();
        },
        (same, signal) -> {
          if (signal instanceof PostStop) {
            problem = "this node is stopping";
            finish();
          }
          return Behaviors.same();
        });
  }

  private void onAsked(ActorRef<Outcome> replyTo) {
    if (waiting.size() >= MAX_WAITING) {
      replyTo.tell(new Outcome(List.of(), List.of(), "too many ask for refunds at once"));
      return;
    }
    waiting.add(replyTo);
    begin();
  }

  /** A checkpoint follows the end of an epoch within moments: half an epoch later it is there. */
  private void onEpoch() {
    var now = env.clock().now();
    var next = genesis.startOf(genesis.epochAt(now) + 1);
    var half = genesis.epochLength().dividedBy(2);
    var chance = env.chance().random().nextLong(half.toMillis() + 1);
    var pause = Duration.between(now, next).plus(half).plusMillis(chance / 2);
    timers.startSingleTimer(Moment.EPOCH, pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause);
    begin();
  }

  private void begin() {
    if (running) {
      return;
    }
    running = true;
    Asks.ask(
        context,
        AccountChain.ViewAnswer.class,
        chain,
        patience,
        AccountChain.GetView::new,
        (answer, failure) -> new Viewed(answer));
  }

  private void onViewed(AccountChain.@Nullable ViewAnswer answer) {
    switch (answer) {
      case AccountChain.Viewed found ->
          found.view().locks().stream().filter(LockView::refundable).forEach(due::add);
      case AccountChain.Unavailable none -> problem = none.detail();
      case null -> problem = "the account did not answer";
    }
    next();
  }

  private void next() {
    var lock = due.poll();
    if (lock == null) {
      finish();
      return;
    }
    Asks.ask(
        context,
        AccountOutcome.class,
        chain,
        patience,
        replyTo -> new AccountChain.Refund(lock.id(), replyTo),
        (outcome, failure) -> new Ended(lock, outcome));
  }

  private void onEnded(Ended ended) {
    var lock = ended.lock();
    switch (ended.outcome()) {
      case AccountOutcome.Final done -> refunded.add(new Refunded(lock.id(), lock.held()));
      case AccountOutcome.Pending out -> failed(lock, out.detail());
      case AccountOutcome.Refused no -> failed(lock, no.detail());
      case AccountOutcome.NoQuorum none -> failed(lock, none.detail());
      case AccountOutcome.Busy busy -> failed(lock, "the account is busy");
      case AccountOutcome.Insufficient never -> failed(lock, "a refund costs nothing");
      case null -> failed(lock, "the account did not answer");
    }
    next();
  }

  private void failed(LockView lock, String why) {
    failed.add(lock.id());
    problem = why;
  }

  private void finish() {
    if (!refunded.isEmpty()) {
      context.getLog().info("{} locks came back", refunded.size());
    }
    var outcome = new Outcome(refunded, failed, problem);
    waiting.forEach(one -> one.tell(outcome));
    waiting.clear();
    refunded.clear();
    failed.clear();
    problem = "";
    running = false;
  }
}
