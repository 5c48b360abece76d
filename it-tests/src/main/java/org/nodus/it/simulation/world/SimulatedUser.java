package org.nodus.it.simulation.world;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.agent.AnchorReader;
import org.nodus.actors.binding.MailboxWatch;
import org.nodus.actors.delivery.CollectorNews;
import org.nodus.actors.delivery.Draft;
import org.nodus.actors.delivery.Letterbox;
import org.nodus.actors.delivery.PaymentDesk;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.it.simulation.disk.Ending;
import org.nodus.it.simulation.disk.VirtualDisk;
import org.nodus.it.simulation.engine.CrashDomain;
import org.nodus.it.simulation.engine.Seed;
import org.nodus.it.simulation.pekko.VirtualSystems;
import org.nodus.ledger.account.AccountId;
import org.nodus.node.agent.FollowPlan;
import org.nodus.node.agent.Inbox;
import org.nodus.node.agent.InboxMessage;
import org.nodus.node.agent.Mailbag;
import org.nodus.node.agent.RunningAgent;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.OwnMailbox;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.IdentityKeys;

/**
 * One person with an agent on a machine of her own: identity, account and disk stay, processes come
 * and go. What runs is the agent of production, in an ActorSystem of its own.
 */
public final class SimulatedUser {
  /** One run of the agent. */
  private record Run(CrashDomain domain, ActorSystem<Agent.Command> system, Env env, Mailbag bag) {}

  /** Users and nodes draw from different sources. */
  private static final long USERS = 1L << 32;

  private final World world;
  private final int number;
  private final IdentityKeys keys;
  private final VirtualDisk disk;
  private final Duration skew;
  private @Nullable Run process;
  private int incarnations;
  private long ears;

  SimulatedUser(World world, int number, IdentityKeys keys, VirtualDisk disk, Duration skew) {
    this.world = world;
    this.number = number;
    this.keys = keys;
    this.disk = disk;
    this.skew = skew;
  }

  public int number() {
    return number;
  }

  public IdentityKeys keys() {
    return keys;
  }

  public AccountId account() {
    return AccountId.of(keys.account(0).publicKey());
  }

  public Endpoint endpoint() {
    return Identities.userAt(number);
  }

  public VirtualDisk disk() {
    return disk;
  }

  /** The agent begins. */
  public void start() {
    if (process != null) {
      throw new IllegalStateException(this + " runs already");
    }
    incarnations++;
    var simulation = world.simulation();
    var domain = simulation.begin(this + "." + incarnations);
    var purpose = Seed.mix(USERS + number, incarnations);
    var chance = new VirtualChance(Seed.source(simulation.seed(), purpose));
    var clock = new VirtualClock(simulation, skew, chance.random().nextLong());
    var env = new Env(clock, chance);
    var network = world.definition();
    var guardian =
        RunningAgent.guardian(
            network,
            AccountKey.of(keys.account(0)),
            disk.map("journal"),
            world.network().open(endpoint(), domain),
            env,
            1);
    var bag =
        new Mailbag(
            keys,
            network.genesis().start(),
            clock,
            new ReceivedInMap(disk.map("received")),
            disk.map("notes"));
    var system = VirtualSystems.start(simulation, domain, guardian, "agent-" + account());
    process = new Run(domain, system, env, bag);
    world.tell("started", this);
  }

  public boolean isRunning() {
    return process != null;
  }

  /** kill -9. */
  public void kill() {
    end(Ending.KILLED);
  }

  public void losePower() {
    end(Ending.POWER_LOST);
  }

  private void end(Ending ending) {
    world.simulation().kill(running().domain());
    disk.processEnded(ending);
    process = null;
    world.tell(ending.name(), this);
  }

  /**
   * Sends, with the anchor of today asked for as the command does.
   *
   * @param ended hears how; never if the agent ends before
   */
  public void send(Letter letter, Consumer<SendOutcome> ended) {
    var today = ContactAddress.dayOf(running().env().clock().now().toEpochMilli());
    anchors(
        List.of(today),
        anchors -> tell(new Agent.Send(draft(letter, anchors.apply(today)), ear(ended))),
        () -> ended.accept(noAnchor()));
  }

  private Draft draft(Letter letter, Hash256 anchor) {
    return new Draft(
        keys,
        Optional.empty(),
        letter.recipient().keys().bundle(),
        letter.body(),
        letter.timeToLive(),
        letter.tokens().micros(),
        letter.redundancy(),
        new Letterbox.OfContact(anchor));
  }

  /** The command says so too, and ends before anything is paid. */
  private static SendOutcome noAnchor() {
    return new SendOutcome.Failed(
        SendOutcome.Reason.MAILBOX,
        "too few validators told the anchor of today",
        PaymentDesk.TokenFate.UNTOUCHED,
        Optional.empty());
  }

  /**
   * Visits the mailbox; {@link #read} has what came.
   *
   * @param ended hears how; empty if the mailbox could not be computed; never if the agent ends
   *     before
   */
  public void collect(Consumer<Optional<Inbox.Visit>> ended) {
    collect(false, ended);
  }

  private void collect(boolean leaving, Consumer<Optional<Inbox.Visit>> ended) {
    var bag = running().bag();
    anchors(
        bag.days(),
        anchors -> {
          var collection = bag.begin(anchors, leaving);
          ActorRef<CollectorNews> news =
              listen(
                  one -> {
                    var visit = collection.hear(one);
                    visit.ifPresent(end -> ended.accept(visit));
                    return visit.isPresent();
                  });
          tell(new Agent.Collect(collection.task(), news));
        },
        () -> ended.accept(Optional.empty()));
  }

  /**
   * From now on, as {@code nodus inbox --follow} does; {@link #read} has what came.
   *
   * @param visited hears of each visit that ended
   */
  public void follow(Consumer<Inbox.Visit> visited) {
    var run = running();
    var plan = new FollowPlan(run.env().clock().now());
    var days = run.bag().days().stream().limit(2).toList();
    ActorRef<MailboxWatch.News> news =
        listen(
            heard -> {
              plan.heard(heard, run.env().clock().now());
              visitWhenDue(run, plan, visited);
              return false;
            });
    anchors(
        days,
        anchors -> {
          var addresses =
              days.stream()
                  .map(day -> new ContactAddress(keys.uid(), day, anchors.apply(day)))
                  .toList();
          tell(new Agent.Watch(new MailboxWatch.Task(OwnMailbox.ofContact(keys, addresses)), news));
        },
        () -> world.tell("follows nothing", this));
    visitWhenDue(run, plan, visited);
  }

  private void visitWhenDue(Run run, FollowPlan plan, Consumer<Inbox.Visit> visited) {
    var clock = run.env().clock();
    var left = Duration.between(clock.now(), plan.nextVisit());
    world.after(
        left.isNegative() ? Duration.ZERO : left,
        () -> {
          if (run.equals(process) && !clock.now().isBefore(plan.nextVisit())) {
            // The next one is a while away, so that no two are under way.
            var leaving = plan.leaves(clock.now());
            plan.visited(clock.now(), leaving);
            collect(
                leaving,
                visit -> {
                  visit.ifPresent(visited);
                  plan.visited(clock.now(), leaving);
                  visitWhenDue(run, plan, visited);
                });
          }
        });
  }

  /** What she has not seen yet; now she has. */
  public List<InboxMessage> read() {
    var bag = running().bag();
    var unshown = bag.unshown();
    unshown.forEach(bag::markShown);
    return unshown;
  }

  private void anchors(List<Integer> days, Consumer<IntFunction<Hash256>> found, Runnable unsure) {
    var known = new HashMap<Integer, Hash256>();
    var open = new int[] {days.size()};
    ActorRef<AnchorReader.Outcome> answers =
        listen(
            outcome -> {
              if (outcome instanceof AnchorReader.Anchor anchor) {
                known.put(anchor.day(), anchor.root());
              }
              open[0]--;
              if (open[0] == 0) {
                if (known.size() == days.size()) {
                  found.accept(day -> Objects.requireNonNull(known.get(day)));
                } else {
                  unsure.run();
                }
              }
              return open[0] == 0;
            });
    days.forEach(day -> tell(new Agent.ReadAnchor(day, answers)));
  }

  /** Anything else that an agent does. */
  public void tell(Agent.Command command) {
    running().system().tell(command);
  }

  /** Somebody outside who hears one answer, unless this process ends before. */
  public <T> ActorRef<T> ear(Consumer<T> listener) {
    return listen(
        answer -> {
          listener.accept(answer);
          return true;
        });
  }

  /** Somebody outside who hears answers until {@code isLast} says so, or this process ends. */
  public <T> ActorRef<T> listen(Predicate<T> isLast) {
    return Ear.in(running().system(), ++ears, isLast);
  }

  private Run running() {
    if (process == null) {
      throw new IllegalStateException(this + " does not run");
    }
    return process;
  }

  @Override
  public String toString() {
    return "user-" + number;
  }
}
