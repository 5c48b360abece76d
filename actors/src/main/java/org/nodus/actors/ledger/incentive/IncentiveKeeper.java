package org.nodus.actors.ledger.incentive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.account.AccountChain;
import org.nodus.actors.ledger.account.AccountOutcome;
import org.nodus.actors.storage.Custody;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.block.SharePlace;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.journal.IncentiveEvent;
import org.nodus.ledger.journal.IncentiveEvent.ClaimMade;
import org.nodus.ledger.journal.IncentiveEvent.ClaimPaid;
import org.nodus.ledger.journal.IncentiveEvent.SecretReceived;
import org.nodus.ledger.journal.IncentiveEvent.ShareLost;
import org.nodus.ledger.share.ShareSecret;
import org.nodus.protocol.wire.Response;

/**
 * The behaviour of {@link Incentives}: keeps its {@link IncentiveBook} durable, answers the storing
 * branch, and claims.
 *
 * <p>A round of claims begins with asking the own chain what became of the last blocks, so that
 * nothing is claimed twice even when a crash came between a claim and its note here. Then one batch
 * follows the other; a batch that is refused is claimed share by share, so that one bad share costs
 * only itself.
 */
final class IncentiveKeeper
    extends EventSourcedBehavior<Incentives.Command, IncentiveEvent, IncentiveBook> {

  record Reviewed(AccountChain.Recent recent) implements Incentives.Own {}

  record Claimed(AccountOutcome outcome) implements Incentives.Own {}

  enum Moment implements Incentives.Own {
    /** This epoch's random moment to claim. */
    CLAIM,
    /** A claim was not finished: what became of it? */
    LOOK_AGAIN
  }

  /** Claims come in the first nine tenths of an epoch, so that they end within it. */
  private static final double CLAIM_WINDOW = 0.9;

  private final ActorContext<Incentives.Command> context;
  private final TimerScheduler<Incentives.Command> timers;
  private final Genesis genesis;
  private final ActorRef<AccountChain.Command> chain;
  private final Incentives.Limits limits;
  private final Env env;
  private final PaymentCheck check;
  private final ActorRef<AccountChain.Recent> reviews;
  private final ActorRef<AccountOutcome> outcomes;

  /** Shares of a batch that was refused, to be claimed one by one. */
  private final Set<SharePlace> doubtful = new HashSet<>();

  private List<HeldShare> batch = List.of();
  private boolean inRound;

  IncentiveKeeper(
      ActorContext<Incentives.Command> context,
      TimerScheduler<Incentives.Command> timers,
      PaymentCheck check,
      ActorRef<AccountChain.Command> chain,
      Incentives.Limits limits,
      Env env) {
    super(PersistenceId.of("Incentives", journalName(check.own(), check.genesis())));
    this.context = context;
    this.timers = timers;
    this.check = check;
    this.genesis = check.genesis();
    this.chain = chain;
    this.limits = limits;
    this.env = env;
    this.reviews = context.messageAdapter(AccountChain.Recent.class, Reviewed::new);
    this.outcomes = context.messageAdapter(AccountOutcome.class, Claimed::new);
  }

  private static String journalName(AccountId own, Genesis genesis) {
    return own.toHex() + "-" + genesis.network().toHex();
  }

  @Override
  public IncentiveBook emptyState() {
    return new IncentiveBook(limits.settled());
  }

  @Override
  public EventHandler<IncentiveBook, IncentiveEvent> eventHandler() {
    return IncentiveBook::after;
  }

  @Override
  public SignalHandler<IncentiveBook> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.instance(),
            book -> {
              var window = (long) (genesis.epochLength().toMillis() * CLAIM_WINDOW);
              claimIn(Duration.ofMillis(env.chance().random().nextLong(window + 1)));
            })
        .build();
  }

  @Override
  public CommandHandler<Incentives.Command, IncentiveEvent, IncentiveBook> commandHandler() {
    return (book, command) ->
        switch (command) {
          case Incentives.FromStorage from -> onCustody(book, from.command());
          case Incentives.ClaimNow now -> beginRound(book);
          case Incentives.GetEarnings query -> {
            query.replyTo().tell(book.earnings());
            yield Effect().none();
          }
          case Reviewed review -> onReviewed(book, review.recent());
          case Claimed claimed -> onClaimed(book, claimed.outcome());
          case Moment.CLAIM -> onMoment(book);
          case Moment.LOOK_AGAIN -> {
            inRound = false;
            yield beginRound(book);
          }
        };
  }

  private Effect<IncentiveEvent, IncentiveBook> onCustody(
      IncentiveBook book, Custody.Command command) {
    return switch (command) {
      case Custody.CheckPayment payment -> onPayment(book, payment);
      case Custody.SecretReleased released -> onSecret(book, released);
      case Custody.Held held -> {
        if (book.find(new SharePlace(held.lock(), held.index())).isEmpty()) {
          context.getLog().debug("a held fragment has no open share of lock {}", held.lock());
        }
        yield Effect().none();
      }
      case Custody.Dropped dropped -> onDropped(book, dropped);
    };
  }

  private Effect<IncentiveEvent, IncentiveBook> onPayment(
      IncentiveBook book, Custody.CheckPayment asked) {
    return switch (check.check(asked)) {
      case PaymentCheck.Bad bad -> refuse(asked, bad.refusal());
      case PaymentCheck.Good good -> {
        var place = good.custody().place();
        if (book.find(place).isPresent()) {
          asked.replyTo().tell(new Custody.Accepted(place.lock()));
          yield Effect().none();
        }
        if (book.settled(place).filter(one -> one.state() == Earning.State.EARNED).isPresent()) {
          yield refuse(asked, Response.Reason.CONFLICT, "the share was claimed before");
        }
        if (book.openCount() >= limits.open()) {
          yield refuse(asked, Response.Reason.FULL, "too many paid fragments");
        }
        yield Effect()
            .persist(good.custody())
            .thenRun(now -> asked.replyTo().tell(new Custody.Accepted(place.lock())));
      }
    };
  }

  private Effect<IncentiveEvent, IncentiveBook> refuse(
      Custody.CheckPayment asked, Response.Reason reason, String detail) {
    return refuse(asked, new Custody.PaymentRefused(reason, detail));
  }

  private Effect<IncentiveEvent, IncentiveBook> refuse(
      Custody.CheckPayment asked, Custody.PaymentRefused refusal) {
    asked.replyTo().tell(refusal);
    return Effect().none();
  }

  private Effect<IncentiveEvent, IncentiveBook> onSecret(
      IncentiveBook book, Custody.SecretReleased released) {
    var place = new SharePlace(released.lock(), released.index());
    var found = book.find(place);
    if (found.isEmpty()) {
      released.replyTo().tell(settledAnswer(book, place));
      return Effect().none();
    }
    var share = found.get();
    if (!share.custody().message().equals(released.message().hash())) {
      return refuse(released, Response.Reason.NOT_FOUND, "the share is for another message");
    }
    if (released.secret().length() != ShareSecret.SIZE_BYTES
        || !ShareSecret.hashOf(released.secret()).equals(share.custody().secretHash())) {
      return refuse(released, Response.Reason.INVALID, "the secret does not fit the share");
    }
    if (share.secret().isPresent()) {
      released.replyTo().tell(new Custody.Recorded());
      return Effect().none();
    }
    return Effect()
        .persist(new SecretReceived(place, released.secret()))
        .thenRun(now -> released.replyTo().tell(new Custody.Recorded()));
  }

  private static Custody.SecretAnswer settledAnswer(IncentiveBook book, SharePlace place) {
    var settled = book.settled(place);
    if (settled.isEmpty()) {
      return new Custody.SecretRefused(Response.Reason.NOT_FOUND, "this node has no such share");
    }
    return settled.get().state() == Earning.State.EARNED
        ? new Custody.Recorded()
        : new Custody.SecretRefused(Response.Reason.NOT_FOUND, settled.get().reason());
  }

  private Effect<IncentiveEvent, IncentiveBook> refuse(
      Custody.SecretReleased released, Response.Reason reason, String detail) {
    released.replyTo().tell(new Custody.SecretRefused(reason, detail));
    return Effect().none();
  }

  /** Only what was never held is lost at once: who held may still be paid until claims end. */
  private Effect<IncentiveEvent, IncentiveBook> onDropped(
      IncentiveBook book, Custody.Dropped dropped) {
    var place = new SharePlace(dropped.lock(), dropped.index());
    var isNeverHeld =
        dropped.why() == Custody.Why.NOT_STORED
            && book.find(place).filter(share -> share.secret().isEmpty()).isPresent();
    return isNeverHeld
        ? Effect().persist(new ShareLost(place, "the fragment could not be written"))
        : Effect().none();
  }

  /** Once an epoch: what will never be paid is noted, the rest is claimed. */
  private Effect<IncentiveEvent, IncentiveBook> onMoment(IncentiveBook book) {
    var now = env.clock().now();
    var epoch = genesis.epochAt(now);
    var window = (long) (genesis.epochLength().toMillis() * CLAIM_WINDOW);
    var next = genesis.startOf(epoch + 1).plusMillis(env.chance().random().nextLong(window + 1));
    claimIn(Duration.between(now, next));
    List<IncentiveEvent> lost = new ArrayList<>(book.overdue(epoch, genesis.graceEpochs()));
    return Effect().persist(lost).thenRun(after -> beginRound(after));
  }

  private void claimIn(Duration pause) {
    timers.startSingleTimer(Moment.CLAIM, pause);
  }

  private Effect<IncentiveEvent, IncentiveBook> beginRound(IncentiveBook book) {
    if (!inRound && book.isAnythingToClaim()) {
      inRound = true;
      chain.tell(new AccountChain.GetRecent(reviews));
      lookAgainIn(limits.chainPatience());
    }
    return Effect().none();
  }

  private Effect<IncentiveEvent, IncentiveBook> onReviewed(
      IncentiveBook book, AccountChain.Recent recent) {
    var isClaimOut =
        recent.pending().filter(one -> one.operation() instanceof Operation.Claim).isPresent();
    return Effect()
        .persist(book.missing(recent))
        .thenRun(
            now -> {
              if (isClaimOut) {
                lookAgainIn(limits.settling());
              } else {
                claimNext(now);
              }
            });
  }

  private void claimNext(IncentiveBook book) {
    doubtful.removeIf(place -> book.find(place).isEmpty());
    batch = book.claimable(Operation.Claim.MAX_SHARES, doubtful);
    if (batch.isEmpty()) {
      batch = book.claimable(1, Set.of());
    }
    if (batch.isEmpty()) {
      endRound();
    } else {
      chain.tell(new AccountChain.Claim(batch.stream().map(HeldShare::due).toList(), outcomes));
      lookAgainIn(limits.chainPatience());
    }
  }

  private Effect<IncentiveEvent, IncentiveBook> onClaimed(
      IncentiveBook book, AccountOutcome outcome) {
    return switch (outcome) {
      case AccountOutcome.Final done -> {
        var hash = done.block().hash();
        yield Effect()
            .persist(
                List.of(new ClaimMade(hash, book.openPlacesOf(done.block())), new ClaimPaid(hash)))
            .thenRun(this::claimNext);
      }
      case AccountOutcome.Pending out -> {
        lookAgainIn(limits.settling());
        yield Effect().persist(new ClaimMade(out.block().hash(), book.openPlacesOf(out.block())));
      }
      case AccountOutcome.Refused no -> onRefused(book, no);
      case AccountOutcome.NoQuorum none -> later(none.detail());
      case AccountOutcome.Busy busy -> later("the account is busy");
      case AccountOutcome.Insufficient never -> later("a claim costs nothing");
    };
  }

  private Effect<IncentiveEvent, IncentiveBook> onRefused(
      IncentiveBook book, AccountOutcome.Refused no) {
    if (no.isOvertaken()) {
      claimNext(book);
      return Effect().none();
    }
    if (batch.size() == 1) {
      return Effect()
          .persist(new ShareLost(batch.getFirst().place(), no.detail()))
          .thenRun(this::claimNext);
    }
    batch.forEach(share -> doubtful.add(share.place()));
    claimNext(book);
    return Effect().none();
  }

  private Effect<IncentiveEvent, IncentiveBook> later(String why) {
    context.getLog().info("claims wait: {}", why);
    lookAgainIn(limits.settling());
    return Effect().none();
  }

  /** Whatever happens to the chain meanwhile, the round goes on then. */
  private void lookAgainIn(Duration pause) {
    timers.startSingleTimer(Moment.LOOK_AGAIN, pause);
  }

  private void endRound() {
    inRound = false;
    timers.cancel(Moment.LOOK_AGAIN);
  }
}
