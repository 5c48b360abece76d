package org.nodus.actors.keeping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transfer.FragmentFetch;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.FragmentSamples;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Looks whether those who say that they hold a fragment of one message do, and stops: asks all of
 * them for the same few bytes, which have to fit together ({@link FragmentSamples}). Who does not
 * fit may still prove itself by its whole fragment, because a sender may have made fragments that
 * do not fit; who has none is asked once more what it claims, because it may have been told to
 * delete it a moment ago. Who is busy may be so, and is not asked once more. Child of {@link
 * Keeping}, which hears exactly one {@link Outcome}.
 */
final class Inspection {

  /**
   * What is looked at.
   *
   * @param k how many fragments rebuild the message
   * @param claims who says that he holds what
   */
  record Task(MessageId message, int k, Map<Contact, Holding> claims) {
    Task {
      claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    }
  }

  enum Finding {
    /** It has the fragment. */
    HELD,
    /** It does not have it, and does not say so any more. */
    WITHDRAWN,
    /** It does not have it, and says that it does. */
    NOT_HELD,
    /** It is busy, or does not answer: as if it had the right not to be looked at. */
    UNSHOWN
  }

  /**
   * How it went.
   *
   * @param findings about those of whom something was found out
   */
  record Outcome(Task task, Map<Contact, Finding> findings) {}

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  private record Fetched(FragmentFetch.Outcome outcome) implements Command {}

  /** A fragment may have half a megabyte: of those who do not fit so many are looked at. */
  private static final int MAX_FETCHES = 2;

  private final ActorContext<Command> context;
  private final Task task;
  private final Tools tools;
  private final RandomGenerator random;
  private final ActorRef<Outcome> requester;
  private final ActorRef<PeerLink.Answer> answers;
  private final Map<Contact, Bytes> shown = new LinkedHashMap<>();
  private final List<Contact> without = new ArrayList<>();
  private final Map<Contact, Finding> findings = new LinkedHashMap<>();

  private Inspection(
      ActorContext<Command> context,
      Task task,
      Tools tools,
      RandomGenerator random,
      ActorRef<Outcome> requester) {
    this.context = context;
    this.task = task;
    this.tools = tools;
    this.random = random;
    this.requester = requester;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
  }

  static Behavior<Command> create(
      Task task, Tools tools, RandomGenerator random, ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context -> new Inspection(context, task, tools, random, requester).begin());
  }

  /** The link owes an answer to each question, so every step comes to its end. */
  private Behavior<Command> begin() {
    var position = random.nextInt(MessageCommitment.MAX_SIZE_BYTES);
    task.claims()
        .forEach(
            (peer, claim) ->
                ask(peer, new Request.SampleFragment(task.message(), claim.index(), position)));
    return sampling(task.claims().size());
  }

  private Behavior<Command> sampling(int awaited) {
    if (awaited == 0) {
      return compare();
    }
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> {
                take(heard.answer());
                yield sampling(awaited - 1);
              }
              case Fetched early -> Behaviors.unhandled();
            });
  }

  private void take(PeerLink.Answer answer) {
    if (answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.FragmentSample sample) {
      shown.put(answer.peer(), sample.bytes());
    } else if (isBusy(answer)) {
      findings.put(answer.peer(), Finding.UNSHOWN);
    } else {
      without.add(answer.peer());
    }
  }

  private static boolean isBusy(PeerLink.Answer answer) {
    return answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.Refused refused
        && refused.reason() == Response.Reason.BUSY;
  }

  private List<Integer> mixed(List<Integer> order) {
    var mixed = new ArrayList<>(order);
    Collections.shuffle(mixed, Random.from(random));
    return mixed;
  }

  private Behavior<Command> compare() {
    var samples = new TreeMap<Integer, Bytes>();
    shown.forEach((peer, sample) -> samples.putIfAbsent(indexOf(peer), sample));
    var agreeing = FragmentSamples.agreeing(task.k(), samples, this::mixed);
    var unfit = new ArrayList<Contact>();
    shown.forEach(
        (peer, sample) -> {
          if (agreeing.contains(indexOf(peer))
              && sample.equals(samples.getOrDefault(indexOf(peer), Bytes.EMPTY))) {
            findings.put(peer, Finding.HELD);
          } else {
            unfit.add(peer);
          }
        });
    Collections.shuffle(unfit, Random.from(random));
    var suspects = unfit.subList(0, Math.min(MAX_FETCHES, unfit.size()));
    suspects.forEach(this::fetch);
    return fetching(suspects.size());
  }

  private int indexOf(Contact peer) {
    var claim = task.claims().get(peer);
    if (claim == null) {
      throw new IllegalStateException(peer.id() + " was not asked");
    }
    return claim.index();
  }

  private void fetch(Contact peer) {
    var ended = context.messageAdapter(FragmentFetch.Outcome.class, Fetched::new);
    var wanted = new FragmentFetch.Task(task.message(), indexOf(peer), peer);
    context.spawnAnonymous(
        FragmentFetch.create(wanted, tools.link(), tools.limits().transfer(), ended));
  }

  private Behavior<Command> fetching(int awaited) {
    if (awaited == 0) {
      without.forEach(peer -> ask(peer, new Request.FindHoldings(task.message())));
      return confirming(without.size());
    }
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Fetched fetched -> {
                var peer = fetched.outcome().task().holder();
                switch (fetched.outcome()) {
                  case FragmentFetch.Fetched proven -> findings.put(peer, Finding.HELD);
                  case FragmentFetch.NotFetched not -> without.add(peer);
                }
                yield fetching(awaited - 1);
              }
              case Heard late -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> confirming(int awaited) {
    if (awaited == 0) {
      requester.tell(new Outcome(task, Collections.unmodifiableMap(findings)));
      return Behaviors.stopped();
    }
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> {
                confirm(heard.answer());
                yield confirming(awaited - 1);
              }
              case Fetched late -> Behaviors.unhandled();
            });
  }

  /**
   * Who is silent now as well may be gone: its neighbours notice that by themselves. Who does so
   * look after look and yet greets is not.
   */
  private void confirm(PeerLink.Answer answer) {
    if (answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.Holdings holdings) {
      var stillClaimed =
          holdings.holdings().stream()
              .anyMatch(
                  holding ->
                      holding.isHeld()
                          && holding.message().equals(task.message())
                          && holding.index() == indexOf(answer.peer()));
      findings.put(answer.peer(), stillClaimed ? Finding.NOT_HELD : Finding.WITHDRAWN);
    } else {
      findings.put(answer.peer(), Finding.UNSHOWN);
    }
  }

  private void ask(Contact peer, Request request) {
    tools.link().tell(new PeerLink.Ask(peer, request, tools.limits().answerWithin(), answers));
  }
}
