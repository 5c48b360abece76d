package org.nodus.actors.binding;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.nodus.actors.dht.PeerLookup;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Asks;
import org.nodus.actors.environment.Env;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.OwnMailbox;
import org.nodus.protocol.dht.Canvass;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.RoutingBuckets;
import org.nodus.protocol.mailbox.AccessProof;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Has a question open at each holder of each of some addresses, so that the first of them that gets
 * an entry says so within a round trip. What several holders say of the same entry is told once. A
 * holder that refuses, falls silent or starts anew is asked again after a pause; who the holders
 * are is looked up again every few minutes. Runs until it is stopped.
 */
public final class MailboxWatch extends AbstractMatchingBehavior<MailboxWatch.Command> {

  /** Whose mailboxes. */
  public record Task(List<OwnMailbox> mailboxes) {
    public Task {
      mailboxes = List.copyOf(mailboxes);
    }
  }

  /**
   * Something waits that was not told of before, or there are more devices than before.
   *
   * @param entries how many, 0 if it is about devices; what they are a visit finds out
   * @param devices bound to these mailboxes, as at least two holders say; ours is one. Of one
   *     holder that lies nobody hears
   */
  public record News(int entries, int devices) {}

  /** Everything this actor can receive; all of it is its own doing. */
  public sealed interface Command {}

  private record LookedUp(OwnMailbox mailbox, PeerLookup.Outcome outcome) implements Command {}

  private record Heard(Post post, long askedNanos, PeerLink.@Nullable Answer answer)
      implements Command {}

  private record Again(Post post) implements Command {}

  private record Look(OwnMailbox mailbox) implements Command {}

  /** One mailbox at one holder. */
  private record Post(OwnMailbox mailbox, Contact holder) {}

  /**
   * What is known of a post.
   *
   * @param askedNanos when the last question was sent; answers to earlier ones say nothing
   */
  private record Standing(long sinceMillis, int devices, long askedNanos) {}

  private static final Standing NOBODY = new Standing(0, 1, Long.MIN_VALUE);

  /** Longer than a holder keeps a question (50 s and 5 s), shorter than its transport does. */
  private static final Duration PATIENCE = Duration.ofSeconds(58);

  /** A holder that answers without news much sooner than it must is asked after a pause. */
  private static final Duration QUICK = Duration.ofSeconds(20);

  private static final Duration RETRY = Duration.ofSeconds(10);

  /** Of many entries in a row the later ones are one answer; nobody can make us ask without end. */
  private static final Duration AFTER_NEWS = Duration.ofSeconds(1);

  /** Nodes come and go slowly beside this, and a lookup costs some twenty small packets. */
  private static final Duration LOOK_EVERY = Duration.ofMinutes(3);

  /** Ids that were told: ten full mailboxes, 640 KB. */
  private static final int MAX_TOLD = 10_000;

  private final TimerScheduler<Command> timers;
  private final ReplicaWrite.Partners network;
  private final Env env;
  private final ActorRef<News> listener;
  private final Map<Post, Standing> posts = new HashMap<>();

  private int toldDevices = 1;

  /** Those told first come first. */
  private final Set<Hash256> told = new LinkedHashSet<>();

  private MailboxWatch(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Task task,
      ReplicaWrite.Partners network,
      Env env,
      ActorRef<News> listener) {
    super(context);
    this.timers = timers;
    this.network = network;
    this.env = env;
    this.listener = listener;
    task.mailboxes().forEach(this::look);
  }

  public static Behavior<Command> create(
      Task task, ReplicaWrite.Partners network, Env env, ActorRef<News> listener) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new MailboxWatch(context, timers, task, network, env, listener)));
  }

  @Override
  public Behavior<Command> onMessage(Command message) {
    switch (message) {
      case Look look -> look(look.mailbox());
      case LookedUp found -> onLookedUp(found.mailbox(), found.outcome());
      case Heard heard -> onHeard(heard);
      case Again again -> {
        if (posts.containsKey(again.post())) {
          bind(again.post());
        }
      }
    }
    return this;
  }

  private void look(OwnMailbox mailbox) {
    timers.startSingleTimer(mailbox, new Look(mailbox), LOOK_EVERY);
    Asks.ask(
        getContext(),
        PeerLookup.Outcome.class,
        network.table(),
        LOOK_EVERY,
        replyTo -> new RoutingTable.Lookup(mailbox.address(), RoutingBuckets.K, replyTo),
        (outcome, silence) -> outcome == null ? new Look(mailbox) : new LookedUp(mailbox, outcome));
  }

  /** Those that are not among the holders any more are not asked again. */
  private void onLookedUp(OwnMailbox mailbox, PeerLookup.Outcome outcome) {
    if (outcome.nearest().isEmpty()) {
      timers.startSingleTimer(mailbox, new Look(mailbox), RETRY);
      return;
    }
    var holders = new Canvass(outcome.nearest(), outcome.replicas(), network.scatter()).nextToAsk();
    posts.keySet().removeIf(post -> post.mailbox().equals(mailbox) && isGone(post, holders));
    for (var holder : holders) {
      var post = new Post(mailbox, holder);
      if (!posts.containsKey(post)) {
        posts.put(post, new Standing(0, 1, 0));
        bind(post);
      }
    }
  }

  private static boolean isGone(Post post, Collection<Contact> holders) {
    return !holders.contains(post.holder());
  }

  private void bind(Post post) {
    var since = standing(post).sinceMillis();
    var nonce = env.chance().secret(AccessProof.NONCE_BYTES);
    var proof = post.mailbox().proof(post.holder().id(), env.clock().now().toEpochMilli(), nonce);
    var request = new Request.BindMailbox(post.mailbox().address(), proof, since);
    var asked = env.clock().nanoTime();
    posts.put(post, new Standing(since, standing(post).devices(), asked));
    Asks.ask(
        getContext(),
        PeerLink.Answer.class,
        network.link(),
        PATIENCE.plusSeconds(1),
        replyTo -> new PeerLink.Ask(post.holder(), request, PATIENCE, replyTo),
        (answer, silence) -> new Heard(post, asked, answer));
  }

  private void onHeard(Heard heard) {
    var post = heard.post();
    if (standing(post).askedNanos() != heard.askedNanos()) {
      return;
    }
    if (heard.answer() instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.MailboxNews news) {
      posts.put(post, new Standing(news.atMillis(), news.devices(), heard.askedNanos()));
      tell(news);
      var waited = env.clock().nanoTime() - heard.askedNanos();
      var isHonest = !news.ids().isEmpty() || waited >= QUICK.toNanos();
      again(post, isHonest ? AFTER_NEWS : RETRY);
    } else {
      // Whoever starts anew may remember other times than before.
      posts.put(post, new Standing(0, 1, heard.askedNanos()));
      again(post, RETRY);
    }
  }

  private Standing standing(Post post) {
    return posts.getOrDefault(post, NOBODY);
  }

  private void tell(Response.MailboxNews news) {
    var fresh = news.ids().stream().filter(told::add).count();
    while (told.size() > MAX_TOLD) {
      told.remove(told.iterator().next());
    }
    var devices = devices();
    if (fresh > 0 || devices > toldDevices) {
      listener.tell(new News((int) fresh, devices));
    }
    toldDevices = devices;
  }

  /** As many as the holder says that counts most but one; where there is but one, as that says. */
  private int devices() {
    Map<Contact, Integer> byHolder = new HashMap<>();
    posts.forEach((post, found) -> byHolder.merge(post.holder(), found.devices(), Math::max));
    return byHolder.values().stream()
        .sorted(Comparator.reverseOrder())
        .skip(byHolder.size() == 1 ? 0 : 1)
        .findFirst()
        .orElse(1);
  }

  private void again(Post post, Duration pause) {
    timers.startSingleTimer(post, new Again(post), pause);
  }
}
