package org.nodus.node.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nodus.actors.delivery.CollectorNews;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.node.agent.InboxMessage;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.protocol.identity.PublicBundle;
import org.nodus.protocol.message.MessageId;

/** Sends for alice and collects for bob, and measures both. */
record Courier(Narrator narrator, Patience patience) {

  /** Sends one paid message and waits until it is stored. */
  Sent send(Person sender, PublicBundle recipient, Content content, Duration timeToLive) {
    var start = narrator.now();
    var outcome = sender.outbound().send(recipient, content.body(), timeToLive, content.tokens());
    return switch (outcome) {
      case SendOutcome.Failed failed ->
          throw new CommandFailure(
              ExitCode.UNAVAILABLE, content.label() + " was not sent: " + failed.detail() + ".");
      case SendOutcome.Stored stored -> {
        var payment =
            stored
                .payment()
                .orElseThrow(
                    () -> new CommandFailure(ExitCode.INTERNAL, "nothing was paid for it."));
        var sent = new Sent(content, stored, payment);
        narrator.say(
            "%s, %,d bytes: any %d of %d fragments rebuild it; %d holders signed for theirs in"
                + " %d ms; %s tokens locked for each.",
            content.label(),
            content.bytes(),
            stored.k(),
            payment.shares(),
            stored.holders(),
            narrator.millisSince(start),
            sent.share());
        yield sent;
      }
    };
  }

  /**
   * Visits the mailbox until everything that was sent is there.
   *
   * @param limit until the time to live of the first message is over
   */
  List<Delivered> collect(Person recipient, List<Sent> sent, Duration limit) {
    var settled = new HashMap<MessageId, CollectorNews.Settled>();
    var arrivedMillis = new HashMap<MessageId, Long>();
    return patience.await(
        limit,
        () -> {
          visit(recipient, settled, arrivedMillis);
          return sent.stream().allMatch(one -> settled.containsKey(one.id()))
              ? Optional.of(compared(recipient, sent, settled, arrivedMillis))
              : Optional.empty();
        },
        () -> "bob has " + settled.size() + " of " + sent.size() + " messages");
  }

  private void visit(
      Person recipient,
      Map<MessageId, CollectorNews.Settled> settled,
      Map<MessageId, Long> arrivedMillis) {
    var start = patience.clock().now();
    var visit = recipient.inbox().collect();
    visit.settled().forEach(one -> settled.put(one.id(), one));
    visit.skipped().forEach(one -> narrator.say("an entry gave no message: %s", one.detail()));
    for (var kept : recipient.home().received().unshown()) {
      arrivedMillis.putIfAbsent(kept.id(), Duration.between(start, kept.receivedAt()).toMillis());
    }
  }

  private static List<Delivered> compared(
      Person recipient,
      List<Sent> sent,
      Map<MessageId, CollectorNews.Settled> settled,
      Map<MessageId, Long> arrivedMillis) {
    var inbox = new HashMap<MessageId, InboxMessage>();
    recipient.inbox().unshown().forEach(message -> inbox.put(message.id(), message));
    return sent.stream()
        .map(
            one -> {
              var message = Optional.ofNullable(inbox.get(one.id()));
              var isIdentical =
                  message.filter(got -> got.body().equals(one.content().body())).isPresent();
              var end = settled.get(one.id());
              return new Delivered(
                  one,
                  isIdentical,
                  arrivedMillis.getOrDefault(one.id(), 0L),
                  end == null ? 0 : end.holders(),
                  end == null ? 0 : end.paid());
            })
        .toList();
  }
}
