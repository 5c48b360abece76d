package org.nodus.node.agent;

import java.time.Duration;
import java.util.Optional;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.agent.AnchorReader;
import org.nodus.actors.delivery.Draft;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.ledger.account.Tokens;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.identity.PublicBundle;
import org.nodus.protocol.identity.UserName;
import org.nodus.protocol.message.Message;

/** Sends messages for one user. */
public final class Outbound {
  /** The deadlines of lookup, payment, storing and mailing one after the other. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration ANCHOR_PATIENCE = Duration.ofSeconds(15);

  private final RunningAgent agent;
  private final IdentityKeys keys;
  private final Optional<UserName> name;

  public Outbound(RunningAgent agent, IdentityKeys keys, Optional<UserName> name) {
    this.agent = agent;
    this.keys = keys;
    this.name = name;
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
    var draft =
        new Draft(
            keys,
            name,
            recipient,
            body,
            timeToLive,
            tokens.micros(),
            redundancy,
            anchor(agent, today));
    return agent.ask(replyTo -> new Agent.Send(draft, replyTo), agent.withWork(PATIENCE));
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
