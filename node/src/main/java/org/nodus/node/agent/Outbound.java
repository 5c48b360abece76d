package org.nodus.node.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.agent.AnchorReader;
import org.nodus.actors.delivery.Draft;
import org.nodus.actors.delivery.Letterbox;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.actors.extension.ExtensionOutcome;
import org.nodus.actors.extension.MessageExtension;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.persistence.received.Outbox;
import org.nodus.persistence.received.SentMessage;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.PublicBundle;
import org.nodus.protocol.identity.UserName;
import org.nodus.protocol.message.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends messages for one user, and has them wait for longer. */
public final class Outbound {
  private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);

  /** The deadlines of lookup, payment, storing and mailing one after the other. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration ANCHOR_PATIENCE = Duration.ofSeconds(15);

  private final RunningAgent agent;
  private final IdentityKeys keys;
  private final Optional<UserName> name;
  private final Outbox sent;

  /**
   * For one user.
   *
   * @param data where is noted what lengthens the life of what is sent
   */
  public Outbound(RunningAgent agent, IdentityKeys keys, Optional<UserName> name, KeyValue data) {
    this.agent = agent;
    this.keys = keys;
    this.name = name;
    this.sent = new Outbox(data);
  }

  /** Sends one message as most are sent. */
  public SendOutcome send(
      PublicBundle recipient, Message.Body body, Duration timeToLive, Tokens tokens) {
    return send(recipient, body, timeToLive, tokens, Redundancy.STANDARD);
  }

  /**
   * Sends one message and waits until it is stored or has failed.
   *
   * @param tokens for its holders; {@link Tokens#NONE} sends on the free tier
   * @param redundancy how it is spread when it does not travel inline
   */
  public SendOutcome send(
      PublicBundle recipient,
      Message.Body body,
      Duration timeToLive,
      Tokens tokens,
      Redundancy redundancy) {
    var today = ContactAddress.dayOf(agent.env().clock().now().toEpochMilli());
    var letterbox = new Letterbox.OfContact(anchor(agent, today));
    return send(recipient, body, timeToLive, tokens, redundancy, letterbox);
  }

  /** The same, left where a recipient who knows the sender has opened a mailbox for him. */
  public SendOutcome send(
      PublicBundle recipient,
      Message.Body body,
      Duration timeToLive,
      Tokens tokens,
      Redundancy redundancy,
      Letterbox letterbox) {
    var draft =
        new Draft(keys, name, recipient, body, timeToLive, tokens.micros(), redundancy, letterbox);
    var outcome =
        agent.<SendOutcome>ask(replyTo -> new Agent.Send(draft, replyTo), agent.withWork(PATIENCE));
    if (outcome instanceof SendOutcome.Stored stored) {
      noteIfPossible(stored);
    }
    return outcome;
  }

  /** It is stored all the same: who was told that sending failed would send it twice. */
  private void noteIfPossible(SendOutcome.Stored stored) {
    try {
      note(stored);
    } catch (StoreFailure full) {
      LOG.warn("{} cannot be extended: {}", stored.message(), full.getMessage());
    }
  }

  private void note(SendOutcome.Stored stored) {
    var now = agent.env().clock().now();
    var keepsake = stored.keepsake();
    var coded = keepsake.scattered().map(one -> new SentMessage.Coded(one.commitment(), one.n()));
    var expiry = Instant.ofEpochMilli(stored.expiresAtMillis());
    sent.note(new SentMessage(stored.message(), coded, keepsake.entry(), now, expiry), now);
  }

  /** What was sent and has not expired, what ends first first. */
  public List<SentMessage> sent() {
    var now = agent.env().clock().now();
    return sent.all().stream()
        .filter(one -> one.expiry().isAfter(now))
        .sorted(Comparator.comparing(SentMessage::expiry).thenComparing(SentMessage::sentAt))
        .toList();
  }

  /**
   * Has a message wait until {@code timeToLive} from now and waits for the outcome.
   *
   * @throws CommandFailure 64 when it waits for as long already, or would for longer than its
   *     recipient looks back
   */
  public ExtensionOutcome extend(SentMessage message, Duration timeToLive) {
    var now = agent.env().clock().now();
    var later = now.plus(timeToLive).truncatedTo(ChronoUnit.MILLIS);
    if (!later.isAfter(message.expiry())) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "It waits until %s already; name a longer time.".formatted(message.expiry()));
    }
    var last = message.lookedForUntil();
    if (later.isAfter(last)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "It lies in the mailbox of %s, and nobody looks there after %s; name a shorter time, or send it again."
              .formatted(message.sentAt(), last));
    }
    var task =
        new MessageExtension.Task(
            new SendOutcome.Keepsake(
                message.coded().map(one -> new SendOutcome.Scattered(one.commitment(), one.n())),
                message.entry()),
            message.expiry().toEpochMilli(),
            later.toEpochMilli());
    var outcome =
        agent.<ExtensionOutcome>ask(
            replyTo -> new Agent.Extend(task, replyTo), agent.withWork(PATIENCE));
    switch (outcome) {
      case ExtensionOutcome.Extended longer -> sent.note(message.until(later), now);
      case ExtensionOutcome.NotExtended not -> {
        if (not.reason() == ExtensionOutcome.Reason.COLLECTED) {
          sent.forget(message.id());
        }
      }
    }
    return outcome;
  }

  /** What the contact addresses of {@code day} depend on. */
  static Hash256 anchor(RunningAgent agent, int day) {
    var outcome =
        agent.<AnchorReader.Outcome>ask(
            replyTo -> new Agent.ReadAnchor(day, replyTo), ANCHOR_PATIENCE);
    return switch (outcome) {
      case AnchorReader.Anchor anchor -> anchor.root();
      case AnchorReader.Unsure unsure ->
          throw new CommandFailure(
              ExitCode.UNAVAILABLE,
              "Only %d of %d needed validators answered, so that the recipient's mailbox cannot be computed; try again."
                  .formatted(unsure.answers(), unsure.needed()));
    };
  }
}
