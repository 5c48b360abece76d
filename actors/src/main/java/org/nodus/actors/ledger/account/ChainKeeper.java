package org.nodus.actors.ledger.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
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
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.journal.ChainEvent;
import org.nodus.ledger.journal.ChainEvent.BlockFinished;
import org.nodus.ledger.journal.ChainEvent.BlockGivenUp;
import org.nodus.ledger.journal.ChainEvent.BlockProposed;

/**
 * The behaviour of an {@link AccountChain}: keeps its {@link ChainBook} durable, and its tasks in
 * line.
 *
 * <p>The phases: idle → reading → certifying → idle; resting when a block is out and nobody can say
 * yet what becomes of it; searching when the chain has grown past it.
 */
final class ChainKeeper extends EventSourcedBehavior<AccountChain.Command, ChainEvent, ChainBook> {
  record Validators(CommitteeContacts.Known known) implements AccountChain.Own {}

  record Read(AccountSurvey.Outcome outcome) implements AccountChain.Own {}

  record Certified(Certification.Outcome outcome) implements AccountChain.Own {}

  record Searched(BlockSearch.Outcome outcome) implements AccountChain.Own {}

  record Overdue(long task) implements AccountChain.Own {}

  enum Moment implements AccountChain.Own {
    RESTED
  }

  private enum Phase {
    IDLE,
    READING,
    CERTIFYING,
    SEARCHING,
    RESTING
  }

  private final ActorContext<AccountChain.Command> context;
  private final TimerScheduler<AccountChain.Command> timers;
  private final AccountKey key;
  private final Genesis genesis;
  private final AccountChain.Partners partners;
  private final AccountLimits limits;
  private final Env env;
  private final Tasks tasks;
  private final Conversations conversations;
  private final List<ActorRef<AccountChain.ViewAnswer>> viewers = new ArrayList<>();
  private Optional<Refusal> refusal = Optional.empty();

  /** The epoch that was open when the block that is out was signed, or found after a restart. */
  private OptionalLong outSince = OptionalLong.empty();

  private Phase phase = Phase.IDLE;

  ChainKeeper(
      ActorContext<AccountChain.Command> context,
      TimerScheduler<AccountChain.Command> timers,
      Owner owner,
      AccountChain.Partners partners,
      AccountLimits limits,
      Env env) {
    super(PersistenceId.of("AccountChain", owner.journalName()));
    this.context = context;
    this.timers = timers;
    this.key = owner.key();
    this.genesis = owner.genesis();
    this.partners = partners;
    this.limits = limits;
    this.env = env;
    this.tasks = new Tasks(limits.waiting(), limits.certifications());
    var ends =
        new Conversations.Ends(
            context.messageAdapter(AccountSurvey.Outcome.class, Read::new),
            context.messageAdapter(Certification.Outcome.class, Certified::new),
            context.messageAdapter(BlockSearch.Outcome.class, Searched::new));
    this.conversations = new Conversations(context, owner, partners, limits, ends);
  }

  /** Whose chain it is. */
  record Owner(String home, AccountKey key, Genesis genesis) {
    /** Names the network too: the blocks of a network that was begun anew are no blocks here. */
    String journalName() {
      return home + key.id().toHex() + "-" + genesis.network().toHex();
    }
  }

  @Override
  public ChainBook emptyState() {
    return ChainBook.EMPTY;
  }

  @Override
  public EventHandler<ChainBook, ChainEvent> eventHandler() {
    return ChainBook::after;
  }

  @Override
  public SignalHandler<ChainBook> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::begin)
        .onSignal(PreRestart.instance(), book -> tasks.abandon("the journal could not be written"))
        .onSignal(PostStop.instance(), book -> tasks.abandon("this node is stopping"))
        .build();
  }

  private void begin(ChainBook book) {
    book.pending()
        .ifPresent(block -> context.getLog().info("account: block {} is not final yet", block));
    partners
        .committee()
        .tell(
            new CommitteeContacts.Subscribe(
                context.messageAdapter(CommitteeContacts.Known.class, Validators::new)));
  }

  @Override
  public CommandHandler<AccountChain.Command, ChainEvent, ChainBook> commandHandler() {
    return (book, command) ->
        switch (command) {
          case AccountChain.Transfer one ->
              enqueue(book, new Wish.Give(one.to(), one.amount(), one.memo()), one.replyTo()::tell);
          case AccountChain.Claim one ->
              enqueue(book, new Wish.Take(one.shares()), one.replyTo()::tell);
          case AccountChain.Refund one ->
              enqueue(book, new Wish.TakeBack(one.lock()), one.replyTo()::tell);
          case AccountChain.Lock one ->
              enqueue(
                  book,
                  new Wish.Pay(one.wanted()),
                  end -> LockAnswer.tell(one.wanted().replyTo(), end));
          case AccountChain.GetView query -> onGetView(query.replyTo());
          case AccountChain.GetRecent query -> {
            query.replyTo().tell(new AccountChain.Recent(book.pending(), book.settled()));
            yield Effect().none();
          }
          case Validators now -> {
            conversations.moved(now.known());
            yield proceed(book);
          }
          case Read read -> onRead(book, read.outcome());
          case Certified end -> onCertified(book, end.outcome());
          case Searched end -> onSearched(book, end.outcome());
          case Overdue late -> {
            tasks.overdue(
                late.task(),
                book.pending().isPresent()
                    ? "an earlier block of this account is not final yet"
                    : "the validators did not answer in time");
            yield Effect().none();
          }
          case Moment.RESTED -> idle(book);
        };
  }

  private Effect<ChainEvent, ChainBook> enqueue(
      ChainBook book, Wish wish, Consumer<AccountOutcome> answer) {
    tasks
        .add(wish, answer)
        .ifPresent(task -> timers.startSingleTimer(new Overdue(task.id()), limits.patience()));
    return proceed(book);
  }

  private Effect<ChainEvent, ChainBook> onGetView(ActorRef<AccountChain.ViewAnswer> viewer) {
    if (viewers.size() >= limits.waiting()) {
      viewer.tell(new AccountChain.Unavailable("too many ask about this account at once"));
      return Effect().none();
    }
    viewers.add(viewer);
    conversations.read();
    return Effect().none();
  }

  private Effect<ChainEvent, ChainBook> idle(ChainBook book) {
    phase = Phase.IDLE;
    return proceed(book);
  }

  /** Begins with whatever is to be done, if nothing is being done. */
  private Effect<ChainEvent, ChainBook> proceed(ChainBook book) {
    if (phase == Phase.IDLE && (book.pending().isPresent() || !tasks.isEmpty())) {
      phase = Phase.READING;
      conversations.read();
    }
    return Effect().none();
  }

  private Effect<ChainEvent, ChainBook> onRead(ChainBook book, AccountSurvey.Outcome outcome) {
    conversations.readEnded();
    answerViewers(book, outcome);
    if (phase != Phase.READING) {
      return Effect().none();
    }
    return switch (outcome) {
      case AccountSurvey.Agreed found ->
          book.pending().isPresent()
              ? settle(book.pending().get(), found.reading())
              : sign(book, found.reading());
      case AccountSurvey.Disagreed none -> {
        if (book.pending().isPresent()) {
          yield rest(none.detail());
        }
        if (tasks.isReadAgain()) {
          conversations.read();
          yield Effect().none();
        }
        yield answered(book, new AccountOutcome.NoQuorum(none.detail()));
      }
    };
  }

  private void answerViewers(ChainBook book, AccountSurvey.Outcome outcome) {
    var answer =
        switch (outcome) {
          case AccountSurvey.Agreed found ->
              new AccountChain.Viewed(
                  found.reading().view(book, found.reading().known()), book.pending());
          case AccountSurvey.Disagreed none -> new AccountChain.Unavailable(none.detail());
        };
    viewers.forEach(viewer -> viewer.tell(answer));
    viewers.clear();
  }

  private Effect<ChainEvent, ChainBook> sign(ChainBook book, AccountReading found) {
    var first = tasks.first();
    if (first.isEmpty()) {
      return idle(book);
    }
    return switch (Wish.draft(first.get().wish(), found, book, genesis)) {
      case Wish.Body next -> {
        var block = Block.sign(next.body(), key.seed());
        tasks.sign(block);
        outSince = OptionalLong.of(first.get().wish().settledSince(found.openEpoch()));
        phase = Phase.CERTIFYING;
        yield Effect().persist(new BlockProposed(block)).thenRun(now -> certify(block));
      }
      case Wish.Insufficient few ->
          answered(book, new AccountOutcome.Insufficient(few.have(), few.need()));
      case Wish.Illegal no -> answered(book, new AccountOutcome.Refused(no.why(), false));
    };
  }

  private Effect<ChainEvent, ChainBook> answered(ChainBook book, AccountOutcome outcome) {
    tasks.answerFirst(outcome);
    return idle(book);
  }

  private void certify(Block block) {
    phase = Phase.CERTIFYING;
    refusal = Optional.empty();
    conversations.certify(block);
  }

  private Effect<ChainEvent, ChainBook> onCertified(ChainBook book, Certification.Outcome outcome) {
    conversations.certificationEnded();
    return switch (outcome) {
      case Certification.Final done ->
          finished(done.block().block(), Optional.of(done.block()), done.block().epoch());
      case Certification.Refused no -> {
        // Perhaps because it is final, or another block is: the head of the account tells.
        refusal = Optional.of(no.refusal());
        yield idle(book);
      }
      case Certification.OutOfTime late -> rest(late.detail());
    };
  }

  /** What the head of the account says about the block that is out. */
  private Effect<ChainEvent, ChainBook> settle(Block out, AccountReading found) {
    var head = found.state();
    if (head.height() < out.height()) {
      return retry(out, found.openEpoch());
    }
    if (head.head().equals(out.hash())) {
      return foundFinal(out, found.openEpoch());
    }
    if (head.height() == out.height()) {
      return overtaken(out);
    }
    phase = Phase.SEARCHING;
    conversations.search(head.head(), out.height());
    return Effect().none();
  }

  /** It stands on the chain; who needs the signatures too goes on asking for them. */
  private Effect<ChainEvent, ChainBook> foundFinal(Block out, long epoch) {
    if (!tasks.isProofAwaited()) {
      return finished(out, Optional.empty(), epoch);
    }
    tasks.foundFinal();
    var refused = refusal;
    if (refused.isPresent()) {
      refusal = Optional.empty();
      return rest(refused.get().detail());
    }
    certify(out);
    return Effect().none();
  }

  /** Nothing stands at its height: it is sent again, unless a quorum says that it never can be. */
  private Effect<ChainEvent, ChainBook> retry(Block out, long openEpoch) {
    var since = outSince.orElse(openEpoch);
    outSince = OptionalLong.of(since);
    if (refusal.isEmpty()) {
      certify(out);
      return Effect().none();
    }
    var said = refusal.get();
    refusal = Optional.empty();
    return said.isForGood(genesis.committee(), openEpoch > since)
        ? givenUp(out, new AccountOutcome.Refused(said.detail(), false))
        : rest(said.detail());
  }

  private Effect<ChainEvent, ChainBook> onSearched(ChainBook book, BlockSearch.Outcome outcome) {
    var out = book.pending();
    if (outcome.block().isEmpty() || out.isEmpty()) {
      return rest("the account has grown past it, and its blocks could not be read");
    }
    return outcome.block().get().hash().equals(out.get().hash())
        ? foundFinal(out.get(), outcome.epoch())
        : overtaken(out.get());
  }

  private Effect<ChainEvent, ChainBook> finished(
      Block block, Optional<FinalBlock> proof, long epoch) {
    return Effect()
        .persist(new BlockFinished(block.hash(), epoch))
        .thenRun(
            now -> {
              tasks.answerCurrent(new AccountOutcome.Final(block, proof));
              next(now);
            });
  }

  private Effect<ChainEvent, ChainBook> overtaken(Block block) {
    return givenUp(
        block,
        new AccountOutcome.Refused(
            "another block of this account became final at its height", true));
  }

  private Effect<ChainEvent, ChainBook> givenUp(Block block, AccountOutcome.Refused end) {
    context.getLog().warn("account: block {} is given up: {}", block, end.detail());
    return Effect()
        .persist(new BlockGivenUp(block.hash(), end.detail()))
        .thenRun(
            now -> {
              tasks.answerCurrent(end);
              next(now);
            });
  }

  private void next(ChainBook book) {
    outSince = OptionalLong.empty();
    phase = Phase.IDLE;
    refusal = Optional.empty();
    proceed(book);
  }

  /** Nobody can say now what becomes of the block that is out. */
  private Effect<ChainEvent, ChainBook> rest(String why) {
    tasks.delayed(why);
    phase = Phase.RESTING;
    var extra = env.chance().random().nextLong(limits.rest().toMillis() / 2 + 1);
    timers.startSingleTimer(Moment.RESTED, limits.rest().plusMillis(extra));
    return Effect().none();
  }
}
