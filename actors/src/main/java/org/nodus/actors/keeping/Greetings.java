package org.nodus.actors.keeping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.actors.dht.RoutingTable;
import org.nodus.actors.environment.Env;
import org.nodus.actors.transport.PeerLink;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.reconcile.Fingerprint;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * Who is still here and what they hold: greets neighbours, takes their news, compares catalogues
 * where the fingerprints differ, notices silence. A part of {@link Keeping}, confined to it.
 */
final class Greetings {
  /** Both sides leave out what expires within ten minutes, so that expiry makes no difference. */
  private static final long STEP_MILLIS = 5 * 60_000L;

  /**
   * By how much who was greeted waits longer than who greeted: the way of an answer and of the next
   * greeting. Of two that wait equally long each would greet while the other's greeting is on its
   * way.
   */
  private static final Duration YIELD = Duration.ofSeconds(1);

  private final ActorContext<Keeping.Command> context;
  private final TimerScheduler<Keeping.Command> timers;
  private final Env env;
  private final KeepingLimits limits;
  private final ActorRef<PeerLink.Command> link;
  private final ActorRef<RoutingTable.Command> table;
  private final ActorRef<PeerLink.Answer> answers;
  private final ActorRef<CatalogueSync.Outcome> compared;
  private final Catalogue own;
  private final Neighbours neighbours;
  private final Consumer<MessageId> touched;

  Greetings(
      ActorContext<Keeping.Command> context,
      TimerScheduler<Keeping.Command> timers,
      Keeping.Parts parts,
      Catalogue own,
      Neighbours neighbours,
      Consumer<MessageId> touched) {
    this.context = context;
    this.timers = timers;
    this.env = parts.env();
    this.limits = parts.limits();
    this.link = parts.link();
    this.table = parts.table();
    this.answers = context.messageAdapter(PeerLink.Answer.class, Keeping.Greeted::new);
    this.compared = context.messageAdapter(CatalogueSync.Outcome.class, Keeping.Compared::new);
    this.own = own;
    this.neighbours = neighbours;
    this.touched = touched;
  }

  /** These are the nearest now: new ones are greeted at once, others are left. */
  void around(List<Contact> nearest) {
    var now = new HashSet<NodeId>();
    for (var contact : nearest) {
      now.add(contact.id());
      meet(contact);
    }
    if (nearest.size() >= limits.neighbours()) {
      var left = new ArrayList<NodeId>();
      neighbours.all().stream()
          .map(neighbour -> neighbour.contact.id())
          .filter(node -> !now.contains(node))
          .forEach(left::add);
      left.stream().skip(limits.neighbours() / 2).forEach(this::leave);
    }
  }

  private void meet(Contact contact) {
    var known = neighbours.find(contact.id());
    if (known.isPresent() && !known.get().contact.equals(contact)) {
      // It is back at another address.
      leave(contact.id());
    }
    if (neighbours.find(contact.id()).isEmpty()) {
      neighbours.add(contact, env.clock().nanoTime());
      greetIn(contact.id(), Duration.ofMillis(env.chance().random().nextLong(1_000)));
    }
  }

  private void leave(NodeId node) {
    timers.cancel(new Keeping.GreetDue(node));
    neighbours.remove(node).forEach(touched);
  }

  void greet(NodeId node) {
    var found = neighbours.find(node);
    if (found.isPresent()) {
      var neighbour = found.get();
      var since = since();
      var greeting =
          new Request.Greet(own.fingerprintSince(since), since, neighbour.beginTelling());
      link.tell(new PeerLink.Ask(neighbour.contact, greeting, limits.answerWithin(), answers));
    }
  }

  /** Something happened that they should know of before their turn. */
  void greetNow(List<Contact> some) {
    some.forEach(contact -> greet(contact.id()));
  }

  void onAnswer(PeerLink.Answer answer) {
    var found = neighbours.find(answer.peer().id());
    if (found.isEmpty()) {
      return;
    }
    var neighbour = found.get();
    switch (answer) {
      case PeerLink.Replied replied -> {
        neighbour.heard();
        greetIn(answer.peer().id(), limits.greetEvery());
        if (replied.response() instanceof Response.Greeting greeting) {
          neighbour.told();
          take(neighbour, greeting.catalogue(), greeting.sinceMillis(), greeting.news());
        }
      }
      case PeerLink.Unanswered silent -> {
        if (silent.reason() == PeerLink.Silence.OVERLOADED) {
          greetIn(answer.peer().id(), limits.answerWithin());
        } else {
          notHeard(neighbour);
        }
      }
    }
  }

  private void notHeard(Neighbour neighbour) {
    var node = neighbour.contact.id();
    if (neighbour.notHeard() < limits.attempts()) {
      greet(node);
      return;
    }
    context.getLog().debug("neighbour {} is silent", node);
    table.tell(new RoutingTable.Silent(neighbour.contact));
    neighbours.remove(node).forEach(touched);
    timers.cancel(new Keeping.GreetDue(node));
  }

  /** A greeting that came to us: it counts as ours, so that the pair greets once in a period. */
  void serve(PeerLink.Incoming incoming, Contact from, Request.Greet greet) {
    if (neighbours.find(from.id()).isEmpty()
        && neighbours.size() < limits.neighbours() + limits.neighbours() / 2) {
      neighbours.add(from, env.clock().nanoTime());
    }
    var since = since();
    var found = neighbours.find(from.id());
    var news = found.map(Neighbour::news).orElse(List.of());
    incoming.reply(new Response.Greeting(own.fingerprintSince(since), since, news));
    if (found.isPresent()) {
      found.get().heard();
      found.get().toldAll(news.size());
      greetIn(from.id(), limits.greetEvery().plus(YIELD));
      take(found.get(), greet.catalogue(), greet.sinceMillis(), greet.news());
    }
  }

  private void take(
      Neighbour neighbour, Fingerprint catalogue, long sinceMillis, List<Holding> news) {
    for (var holding : news) {
      neighbours.claim(neighbour, holding);
      touched.accept(holding.message());
    }
    var known = neighbour.catalogue.fingerprintSince(sinceMillis);
    if (!known.equals(catalogue) && neighbour.beginComparing()) {
      context.spawnAnonymous(
          CatalogueSync.create(
              neighbour.contact,
              neighbour.catalogue.items(),
              link,
              limits.transfer().rangeTimeout(),
              compared));
    }
  }

  void onCompared(CatalogueSync.Outcome outcome) {
    var found = neighbours.find(outcome.peer().id());
    if (found.isPresent()) {
      var neighbour = found.get();
      neighbour.endComparing();
      outcome.gone().forEach(item -> neighbours.withdraw(neighbour, item).ifPresent(touched));
      for (var holding : outcome.found()) {
        neighbours.claim(neighbour, holding);
        touched.accept(holding.message());
      }
    }
  }

  private void greetIn(NodeId node, Duration pause) {
    var due = new Keeping.GreetDue(node);
    timers.startSingleTimer(due, due, pause);
  }

  private long since() {
    var now = env.clock().now().toEpochMilli();
    return now - now % STEP_MILLIS + 2 * STEP_MILLIS;
  }
}
