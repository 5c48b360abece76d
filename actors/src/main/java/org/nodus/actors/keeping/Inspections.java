package org.nodus.actors.keeping;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.keeping.Census;
import org.nodus.protocol.keeping.Holding;
import org.nodus.protocol.message.MessageId;

/**
 * Which message is looked at when: one at a time, drawn from all that neighbours speak of, and
 * sooner when the last look found somebody who failed it, then one that he claims. A part of {@link
 * Keeping}, confined to it.
 */
final class Inspections {
  private final ActorContext<Keeping.Command> context;
  private final TimerScheduler<Keeping.Command> timers;
  private final KeepingLimits limits;
  private final RandomGenerator random;
  private final Neighbours neighbours;
  private final Consumer<MessageId> touched;
  private final ActorRef<Inspection.Outcome> inspected;

  Inspections(
      ActorContext<Keeping.Command> context,
      TimerScheduler<Keeping.Command> timers,
      Keeping.Parts parts,
      Neighbours neighbours,
      Consumer<MessageId> touched) {
    this.context = context;
    this.timers = timers;
    this.limits = parts.limits();
    this.random = parts.env().chance().random();
    this.neighbours = neighbours;
    this.touched = touched;
    this.inspected = context.messageAdapter(Inspection.Outcome.class, Keeping.Inspected::new);
  }

  /** From now on; the first look comes at a moment of its own. */
  void begin() {
    again(Duration.ofMillis(random.nextLong(limits.inspectEvery().toMillis()) + 1));
  }

  private void again(Duration pause) {
    timers.startSingleTimer(Keeping.Timer.INSPECT, pause);
  }

  /** One look, or another try later. */
  void look(Tools tools) {
    var task = drawn(neighbours.claimsOfSuspects()).or(() -> drawn(neighbours.messages()));
    task.ifPresentOrElse(
        one -> context.spawnAnonymous(Inspection.create(one, tools, random, inspected)),
        () -> again(limits.inspectEvery()));
  }

  private Optional<Inspection.Task> drawn(List<MessageId> messages) {
    if (messages.isEmpty()) {
      return Optional.empty();
    }
    var message = messages.get(random.nextInt(messages.size()));
    var claims = new LinkedHashMap<Contact, Holding>();
    neighbours.claims(message).stream()
        .filter(claim -> claim.holding().isHeld())
        .forEach(
            claim ->
                neighbours
                    .find(claim.node())
                    .filter(any -> claims.size() < limits.neighbours())
                    .ifPresent(one -> claims.putIfAbsent(one.contact, claim.holding())));
    return new Census(message, neighbours.claims(message))
        .k()
        .filter(any -> !claims.isEmpty())
        .map(k -> new Inspection.Task(message, k, claims));
  }

  void onInspected(Inspection.Outcome outcome) {
    outcome
        .findings()
        .forEach(
            (peer, finding) ->
                neighbours
                    .find(peer.id())
                    .ifPresent(
                        neighbour -> {
                          var holding = outcome.task().claims().get(peer);
                          if (holding != null) {
                            neighbours.judge(neighbour, holding, finding).forEach(touched);
                          }
                        }));
    again(neighbours.claimsOfSuspects().isEmpty() ? limits.inspectEvery() : limits.inspectSoon());
  }
}
