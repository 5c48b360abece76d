package org.nodus.actors.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.environment.Env;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.admission.Quotes;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;
import org.nodus.protocol.work.WorkSearch;

/**
 * Pays for what an agent sends for nothing: knows what is asked for, from some nodes and not more
 * often than once in {@link #TERMS_LIFE}, and works for it. Every {@link Solve} and {@link Meet}
 * hears one {@link Solved}.
 */
public final class WorkDesk extends AbstractMatchingBehavior<WorkDesk.Command> {

  public sealed interface Command {}

  /**
   * Works for this at the present price.
   *
   * @param units of which it follows how much
   */
  public record Solve(
      WorkQuestion question, ToLongFunction<Response.Terms> units, ActorRef<Solved> replyTo)
      implements Command {}

  /** Works for this again, because so much was wanted for it, and for this root. */
  public record Meet(WorkQuestion question, long units, Hash256 root, ActorRef<Solved> replyTo)
      implements Command {}

  /** From now on hears how each search goes, instead of who heard it before. */
  public record Listen(ActorRef<Working> listener) implements Command {}

  /** The work is done; absent where none is asked for. */
  public record Solved(WorkQuestion question, Optional<WorkProof> work) {}

  /**
   * A search goes on.
   *
   * @param triesPerSecond so far, 0 when that cannot be told
   */
  public record Working(
      WorkQuestion question, WorkSearch.Progress progress, double triesPerSecond) {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private enum TermsLate implements Command {
    NOW
  }

  private record Solver(WorkSolver.News news) implements Command {}

  /** One that goes on, and who waits for it. */
  private record Search(long sinceNanos, List<ActorRef<Solved>> askers) {}

  /**
   * What a desk needs to know.
   *
   * @param network stands for a checkpoint before there is one
   * @param askable who is asked for the price, validators first
   * @param threads how many cores may work
   */
  public record Settings(WorkPrice price, Hash256 network, List<Contact> askable, int threads) {
    public Settings {
      askable = List.copyOf(askable);
    }
  }

  /** An epoch lasts longer, and an eighth is not filled sooner. */
  private static final Duration TERMS_LIFE = Duration.ofMinutes(1);

  /** A node answers from memory. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

  /** The middle of four answers is not what one liar says. */
  private static final int ASKED = 4;

  /** So many questions are remembered for who has to show their proof again, 300 bytes each. */
  private static final int REMEMBERED = 64;

  /**
   * A root counts for an hour after it was followed: a proof of half an hour ago is still good at
   * most nodes, though its epoch is over.
   */
  private static final Duration PROOF_LIFE = Duration.ofMinutes(30);

  /** A proof, and when it was found. */
  private record Done(WorkProof proof, long sinceNanos) {}

  private final TimerScheduler<Command> timers;
  private final Settings settings;
  private final ActorRef<PeerLink.Command> link;
  private final Env env;
  private final List<Solve> waiting = new ArrayList<>();
  private final List<Response.Terms> heard = new ArrayList<>();
  private final Map<WorkQuestion, Search> running = new LinkedHashMap<>();
  private final Map<WorkQuestion, Done> done =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<WorkQuestion, Done> eldest) {
          return size() > REMEMBERED;
        }
      };

  private Optional<ActorRef<Working>> listener = Optional.empty();
  private Optional<Response.Terms> terms = Optional.empty();
  private long termsNanos;
  private int unanswered;

  private WorkDesk(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Settings settings,
      ActorRef<PeerLink.Command> link,
      Env env) {
    super(context);
    this.timers = timers;
    this.settings = settings;
    this.link = link;
    this.env = env;
  }

  /** The desk of one agent. */
  public static Behavior<Command> create(
      Settings settings, ActorRef<PeerLink.Command> link, Env env) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new WorkDesk(context, timers, settings, link, env)));
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Solve solve -> onSolve(solve);
      case Meet meet -> onMeet(meet);
      case Listen listen -> listener = Optional.of(listen.listener());
      case Heard answer -> onHeard(answer.answer());
      case TermsLate.NOW -> settle();
      case Solver solver -> onSolver(solver.news());
    }
    return this;
  }

  private void onSolve(Solve solve) {
    if (settings.price().isNothing()) {
      solve.replyTo().tell(new Solved(solve.question(), Optional.empty()));
    } else if (terms.isPresent() && isFresh()) {
      begin(solve, terms.get());
    } else {
      waiting.add(solve);
      if (waiting.size() == 1) {
        askTerms();
      }
    }
  }

  private boolean isFresh() {
    return env.clock().nanoTime() - termsNanos < TERMS_LIFE.toNanos();
  }

  private void askTerms() {
    heard.clear();
    var asked = settings.askable().stream().limit(ASKED).toList();
    unanswered = asked.size();
    if (asked.isEmpty()) {
      settle();
      return;
    }
    var answers = getContext().messageAdapter(PeerLink.Answer.class, Heard::new);
    asked.forEach(
        one -> link.tell(new PeerLink.Ask(one, new Request.GetTerms(), ANSWER_WITHIN, answers)));
    timers.startSingleTimer(TermsLate.NOW, ANSWER_WITHIN);
  }

  /** The first two thirds say enough: who is away is not waited for. */
  private void onHeard(PeerLink.Answer answer) {
    unanswered--;
    if (answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.Terms told) {
      heard.add(told);
    }
    if (!waiting.isEmpty() && (unanswered <= 0 || heard.size() >= ASKED - 1)) {
      settle();
    }
  }

  /** Where nobody answers the last terms are tried, and refusals will tell. */
  private void settle() {
    timers.cancel(TermsLate.NOW);
    var now =
        heard.isEmpty()
            ? terms.orElse(new Response.Terms(settings.network(), 1, 1, 1))
            : Quotes.middle(heard);
    if (!heard.isEmpty()) {
      terms = Optional.of(now);
      termsNanos = env.clock().nanoTime();
    }
    var due = List.copyOf(waiting);
    waiting.clear();
    due.forEach(solve -> begin(solve, now));
  }

  private void onMeet(Meet meet) {
    var question = meet.question();
    var known = done.get(question);
    if (known != null
        && known.proof().units() >= meet.units()
        && known.proof().root().equals(meet.root())) {
      meet.replyTo().tell(new Solved(question, Optional.of(known.proof())));
    } else {
      work(question, meet.units(), meet.root(), meet.replyTo());
    }
  }

  private void begin(Solve solve, Response.Terms now) {
    var question = solve.question();
    var units = Math.max(1, solve.units().applyAsLong(now));
    var known = done.get(question);
    if (known != null && known.proof().units() >= units && isRecent(known, now.root())) {
      solve.replyTo().tell(new Solved(question, Optional.of(known.proof())));
    } else {
      work(question, units, now.root(), solve.replyTo());
    }
  }

  private boolean isRecent(Done known, Hash256 root) {
    return known.proof().root().equals(root)
        || env.clock().nanoTime() - known.sinceNanos() < PROOF_LIFE.toNanos();
  }

  private void work(WorkQuestion question, long units, Hash256 root, ActorRef<Solved> replyTo) {
    var others = running.get(question);
    if (others != null) {
      others.askers().add(replyTo);
      return;
    }
    running.put(question, new Search(env.clock().nanoTime(), new ArrayList<>(List.of(replyTo))));
    var search = new WorkSearch(question, root, units, env.chance().random().nextLong());
    var news = getContext().messageAdapter(WorkSolver.News.class, Solver::new);
    getContext().spawnAnonymous(WorkSolver.create(question, search, settings.threads(), news));
  }

  private void onSolver(WorkSolver.News news) {
    switch (news) {
      case WorkSolver.Trying trying ->
          listener.ifPresent(
              one ->
                  one.tell(
                      new Working(
                          trying.question(),
                          trying.progress(),
                          perSecond(trying.progress().tried(), trying.question()))));
      case WorkSolver.Found found -> {
        done.put(found.question(), new Done(found.proof(), env.clock().nanoTime()));
        var search = running.remove(found.question());
        if (search != null) {
          var solved = new Solved(found.question(), Optional.of(found.proof()));
          search.askers().forEach(one -> one.tell(solved));
        }
      }
    }
  }

  private double perSecond(long tried, WorkQuestion question) {
    var search = running.get(question);
    var nanos = search == null ? 0 : env.clock().nanoTime() - search.sinceNanos();
    return nanos <= 0 ? 0 : tried * 1e9 / nanos;
  }
}
