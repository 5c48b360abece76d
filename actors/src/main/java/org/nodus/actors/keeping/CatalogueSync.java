package org.nodus.actors.keeping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.reconcile.AnswerForm;
import org.nodus.protocol.reconcile.Item;
import org.nodus.protocol.reconcile.ItemSet;
import org.nodus.protocol.reconcile.QuestionForm;
import org.nodus.protocol.reconcile.Reconciliation;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.WireLimits;

/**
 * Makes what we know of a neighbour's catalogue equal to it: hashes first, and of what we lack the
 * holdings themselves. Child of {@link Keeping}, which hears exactly one {@link Outcome}.
 */
final class CatalogueSync {

  /**
   * How it went.
   *
   * @param gone what we believed and is not so
   * @param found what we did not know; not all of it when the neighbour stopped answering
   */
  record Outcome(Contact peer, List<Item> gone, List<Holding> found) {}

  /** Everything this actor can receive; all of it is its own doing. */
  sealed interface Command {}

  private record Heard(PeerLink.Answer answer) implements Command {}

  /** One question is at most eight datagrams, so that greetings are not held up. */
  private static final int QUESTION_BYTES = 8 * 1024;

  /** 16 answers bring 20,000 items; the rest is for the next greeting. */
  private static final int MAX_ROUNDS = 16;

  private final Contact peer;
  private final Reconciliation reconciliation;
  private final ActorRef<PeerLink.Command> link;
  private final ActorRef<PeerLink.Answer> answers;
  private final Duration timeout;
  private final ActorRef<Outcome> requester;
  private final List<Holding> found = new ArrayList<>();
  private List<Item> unknown = List.of();

  private CatalogueSync(
      ActorContext<Command> context,
      Contact peer,
      ItemSet known,
      ActorRef<PeerLink.Command> link,
      Duration timeout,
      ActorRef<Outcome> requester) {
    this.peer = peer;
    this.reconciliation = new Reconciliation(known, QUESTION_BYTES, MAX_ROUNDS);
    this.link = link;
    this.answers = context.messageAdapter(PeerLink.Answer.class, Heard::new);
    this.timeout = timeout;
    this.requester = requester;
  }

  static Behavior<Command> create(
      Contact peer,
      ItemSet known,
      ActorRef<PeerLink.Command> link,
      Duration timeout,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context -> new CatalogueSync(context, peer, known, link, timeout, requester).compare());
  }

  private Behavior<Command> compare() {
    var question = reconciliation.nextQuestion();
    if (question.isEmpty()) {
      unknown = reconciliation.missing();
      return describe();
    }
    ask(new Request.CompareCatalogue(QuestionForm.encode(question.get())));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> onCompared(heard.answer());
            });
  }

  private Behavior<Command> onCompared(PeerLink.Answer answer) {
    if (answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.CatalogueCompared compared) {
      try {
        reconciliation.answered(AnswerForm.decode(compared.answer()));
        return compare();
      } catch (DecodeFailure lie) {
        return finish();
      }
    }
    return finish();
  }

  private Behavior<Command> describe() {
    if (unknown.isEmpty()) {
      return finish();
    }
    var next = unknown.subList(0, Math.min(WireLimits.HOLDINGS, unknown.size()));
    unknown = unknown.subList(next.size(), unknown.size());
    ask(new Request.DescribeHoldings(next));
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Heard heard -> onDescribed(heard.answer(), next);
            });
  }

  private Behavior<Command> onDescribed(PeerLink.Answer answer, List<Item> asked) {
    if (answer instanceof PeerLink.Replied replied
        && replied.response() instanceof Response.Holdings described) {
      var wanted = new HashSet<>(asked);
      described.holdings().stream()
          .filter(holding -> wanted.contains(holding.item()))
          .forEach(found::add);
      return describe();
    }
    return finish();
  }

  private void ask(Request request) {
    link.tell(new PeerLink.Ask(peer, request, timeout, answers));
  }

  private Behavior<Command> finish() {
    requester.tell(new Outcome(peer, reconciliation.surplus(), List.copyOf(found)));
    return Behaviors.stopped();
  }
}
