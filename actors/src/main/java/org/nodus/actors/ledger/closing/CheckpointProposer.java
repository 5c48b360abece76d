package org.nodus.actors.ledger.closing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.ledger.CommitteeContacts.Member;
import org.nodus.actors.ledger.replica.LedgerReplica;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.ledger.codec.CheckpointTalkCodec;
import org.nodus.ledger.epoch.Candidate;
import org.nodus.ledger.epoch.CheckpointAnswer;
import org.nodus.ledger.epoch.CheckpointRequest;
import org.nodus.ledger.epoch.CheckpointRound;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.view.ViewProof;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Tries to close one epoch in one view: asks every validator, the own one included, to close, to
 * prepare and to commit, and publishes what a quorum signed. Who is silent or not ready is asked
 * again until the {@link EpochCloser} that spawned this actor stops it, since a later view began.
 *
 * <p>One per turn. All decisions live in {@link CheckpointRound}.
 */
public final class CheckpointProposer {

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private record Own(CheckpointAnswer answer) implements Command {}

  private record Again(int place) implements Command {}

  private enum Step implements Command {
    COMPUTE
  }

  private record Computed(CheckpointContent.Outcome outcome) implements Command {}

  /**
   * Which epoch is to be closed, in which view, by whom.
   *
   * @param proof why the view begins; empty in view 0
   * @param patience how long the others wait in this view
   */
  record Task(
      Genesis genesis,
      ValidatorKey key,
      long epoch,
      long view,
      Optional<ViewProof> proof,
      Duration patience) {}

  /**
   * What the own validator is asked like any other.
   *
   * @param replyTo hears one answer
   */
  public record OwnQuestion(CheckpointRequest request, ActorRef<CheckpointAnswer> replyTo) {}

  /** Whom it talks to, the own validator included. */
  public record Partners(
      ActorRef<PeerLink.Command> link,
      ActorRef<LedgerReplica.Command> replica,
      ActorRef<CommitteeContacts.Command> committee,
      ActorRef<OwnQuestion> validator) {}

  /**
   * Of a view's time, so much goes by until those are left out who name what nobody shows: however
   * slow the network is, some view is long enough.
   */
  private static final int FETCHING_PART = 3;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Task task;
  private final Partners partners;
  private final CommitteeContacts.Known committee;
  private final ClosingLimits limits;
  private final Env env;
  private final CheckpointRound round;
  private final ActorRef<PeerLink.Answer> heard;
  private final ActorRef<CheckpointAnswer> own;
  private final Set<Integer> leftOut = new TreeSet<>();

  /** Who says that this round is pointless: any one may lie, of f + 1 one does not. */
  private final Set<Integer> discouraging = new TreeSet<>();

  private int fetches;
  private OptionalLong lackingSince = OptionalLong.empty();
  private long fetchedNanos;

  private CheckpointProposer(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Task task,
      Partners partners,
      CommitteeContacts.Known committee,
      ClosingLimits limits,
      Env env) {
    this.context = context;
    this.timers = timers;
    this.task = task;
    this.partners = partners;
    this.committee = committee;
    this.limits = limits;
    this.env = env;
    this.round =
        new CheckpointRound(
            task.genesis().network(),
            task.genesis().committee(),
            task.key(),
            task.epoch(),
            task.view(),
            task.proof());
    this.heard = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.own = context.messageAdapter(CheckpointAnswer.class, Own::new);
  }

  static Behavior<Command> create(
      Task task,
      Partners partners,
      CommitteeContacts.Known committee,
      ClosingLimits limits,
      Env env) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new CheckpointProposer(context, timers, task, partners, committee, limits, env)
                        .begin()));
  }

  private Behavior<Command> begin() {
    askAll();
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard answer -> onHeard(answer.answer());
              case Own answer -> onAnswer(task.key().place(), answer.answer());
              case Again again -> {
                ask(again.place());
                yield Behaviors.same();
              }
              case Step.COMPUTE -> compute();
              case Computed computed ->
                  switch (computed.outcome()) {
                    case CheckpointContent.Ready ready -> onReady(ready.candidate());
                    case CheckpointContent.Lacking lacking -> fetch(lacking.blocks());
                    case CheckpointContent.Impossible nothing -> Behaviors.stopped();
                  };
            });
  }

  private Behavior<Command> onHeard(PeerLink.Answer answer) {
    var member = committee.of(answer.peer());
    if (member.isEmpty()) {
      return Behaviors.same();
    }
    var place = member.get().place();
    return switch (answer) {
      case PeerLink.Replied replied -> {
        if (replied.response() instanceof Response.CheckpointVote vote) {
          try {
            yield onAnswer(place, CheckpointTalkCodec.answer(vote.vote()));
          } catch (DecodeFailure failure) {
            context.getLog().debug("validator {} talks nonsense: {}", place, failure.getMessage());
          }
        }
        yield later(place);
      }
      case PeerLink.Unanswered silent -> {
        partners.committee().tell(new CommitteeContacts.Silent(silent.peer()));
        yield later(place);
      }
    };
  }

  private Behavior<Command> onAnswer(int place, CheckpointAnswer answer) {
    var before = round.step();
    return switch (answer) {
      case CheckpointAnswer.Closed counted ->
          leftOut.contains(place) ? Behaviors.same() : counted(before, answer);
      case CheckpointAnswer.Prepared counted -> counted(before, answer);
      case CheckpointAnswer.Signed counted -> counted(before, answer);
      case CheckpointAnswer.Behind behind -> discouraged(place, () -> {});
      case CheckpointAnswer.Lacking lacking -> later(place);
      case CheckpointAnswer.Settled settled ->
          discouraged(place, () -> offer(settled.checkpoint()));
      case CheckpointAnswer.OtherEpoch other ->
          other.open() > task.epoch()
              ? discouraged(place, () -> member(place).ifPresent(this::catchUp))
              : later(place);
      case CheckpointAnswer.Patience other -> later(place);
      case CheckpointAnswer.Ahead other -> later(place);
      case CheckpointAnswer.Refused refused -> {
        context.getLog().debug("validator {} refuses: {}", place, refused.why());
        yield later(place);
      }
    };
  }

  /** What it says is followed up once; only the own validator is believed alone. */
  private Behavior<Command> discouraged(int place, Runnable followUp) {
    if (discouraging.add(place)) {
      followUp.run();
    }
    var tolerated = task.genesis().committee().tolerated();
    return place == task.key().place() || discouraging.size() > tolerated
        ? Behaviors.stopped()
        : later(place);
  }

  private void offer(SignedCheckpoint checkpoint) {
    partners.replica().tell(new LedgerReplica.OfferCheckpoint(checkpoint));
  }

  private Behavior<Command> counted(CheckpointRound.Step before, CheckpointAnswer answer) {
    round.answered(answer);
    if (round.step() == before) {
      return Behaviors.same();
    }
    return switch (round.step()) {
      case CLOSING, PREPARING, COMMITTING -> {
        askAll();
        yield Behaviors.same();
      }
      case COMPUTING -> compute();
      case DONE -> publish(round.result().orElseThrow());
    };
  }

  private void catchUp(Member member) {
    partners.replica().tell(new LedgerReplica.CatchUp(member.contact()));
  }

  private Optional<Member> member(int place) {
    return committee.members().stream().filter(one -> one.place() == place).findFirst();
  }

  private Behavior<Command> later(int place) {
    timers.startSingleTimer(place, new Again(place), limits.retry());
    return Behaviors.same();
  }

  private void askAll() {
    for (var place = 0; place < task.genesis().committee().size(); place++) {
      timers.cancel(place);
      ask(place);
    }
  }

  private void ask(int place) {
    switch (round.step()) {
      case CLOSING, PREPARING, COMMITTING -> {
        if (place == task.key().place()) {
          partners.validator().tell(new OwnQuestion(round.request(), own));
        } else {
          member(place).ifPresent(one -> ask(one, round));
        }
      }
      case COMPUTING, DONE -> {}
    }
  }

  private void ask(Member member, CheckpointRound now) {
    var request = new Request.ProposeCheckpoint(CheckpointTalkCodec.bytes(now.request()));
    partners.link().tell(new PeerLink.Ask(member.contact(), request, task.patience(), heard));
  }

  private Behavior<Command> compute() {
    if (round.step() != CheckpointRound.Step.COMPUTING) {
      return Behaviors.same();
    }
    var bound = round.bound();
    if (bound.isPresent()) {
      round.propose(bound.get());
      askAll();
    } else {
      var content =
          new CheckpointContent(
              task.epoch(), round.blocks(), round.opens(), task.genesis().committee());
      partners
          .replica()
          .tell(
              new LedgerReplica.Consult<Command>(
                  view -> new Computed(content.outcome(view)), context.getSelf()));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onReady(Candidate candidate) {
    if (round.step() == CheckpointRound.Step.COMPUTING) {
      // Since the question somebody may have been left out.
      if (candidate.blocks().equals(round.blocks()) && round.bound().isEmpty()) {
        round.propose(candidate);
        askAll();
      } else {
        return compute();
      }
    }
    return Behaviors.same();
  }

  /** From one after the other of those who say that they have it; in the end without them. */
  private Behavior<Command> fetch(List<Hash256> missing) {
    if (round.step() != CheckpointRound.Step.COMPUTING) {
      return Behaviors.same();
    }
    var named = round.namedBy(missing.getFirst());
    if (named.isEmpty()) {
      return compute();
    }
    var now = env.clock().nanoTime();
    var since = lackingSince.orElse(now);
    if (now - since >= task.patience().dividedBy(FETCHING_PART).toNanos()) {
      context.getLog().warn("validators {} name blocks that they do not show", named);
      lackingSince = OptionalLong.empty();
      leftOut.addAll(named);
      named.forEach(round::leaveOut);
      askAll();
      return Behaviors.same();
    }
    if (lackingSince.isEmpty() || now - fetchedNanos >= limits.fetching().toNanos()) {
      fetchedNanos = now;
      member(named.get(fetches++ % named.size()))
          .ifPresent(
              from -> partners.replica().tell(new LedgerReplica.Fetch(missing, from.contact())));
    }
    lackingSince = OptionalLong.of(since);
    timers.startSingleTimer(Step.COMPUTE, limits.retry());
    return Behaviors.same();
  }

  private Behavior<Command> publish(SignedCheckpoint signed) {
    offer(signed);
    var news = new Request.PublishCheckpoint(CheckpointCodec.bytes(signed));
    var silence = context.getSystem().<PeerLink.Answer>ignoreRef();
    for (var member : committee.members()) {
      if (member.place() != task.key().place()) {
        partners.link().tell(new PeerLink.Ask(member.contact(), news, limits.view(), silence));
      }
    }
    context
        .getLog()
        .info("epoch {} is closed with {} blocks", signed.epoch(), signed.blocks().size());
    return Behaviors.stopped();
  }
}
