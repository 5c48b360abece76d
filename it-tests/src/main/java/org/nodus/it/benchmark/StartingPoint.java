package org.nodus.it.benchmark;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.agent.AnchorReader;
import org.nodus.actors.delivery.Draft;
import org.nodus.actors.delivery.Letterbox;
import org.nodus.actors.delivery.MessageCollector;
import org.nodus.actors.delivery.SendOutcome;
import org.nodus.actors.ledger.account.AccountKey;
import org.nodus.node.Host;
import org.nodus.node.agent.RunningAgent;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.node.network.Network;
import org.nodus.persistence.memory.MemoryKeyValue;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.OwnMailbox;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.fragment.Redundancy;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.message.Message;

/**
 * Where operations begin: an agent as users have one, which sends its own messages and collects for
 * anybody. It asks for the anchor of a day once, as a program that stays would.
 */
final class StartingPoint implements AutoCloseable {
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(30);
  private static final Duration ANCHOR_PATIENCE = Duration.ofSeconds(15);

  /** Longer than the deadlines of a sender one after the other. */
  private static final Duration SEND_PATIENCE = Duration.ofMinutes(2);

  /** Entries live longer than any run. */
  private static final Duration TIME_TO_LIVE = Duration.ofDays(1);

  private final RunningAgent agent;
  private final IdentityKeys keys;
  private final Map<Integer, Hash256> anchors = new ConcurrentHashMap<>();
  private final AtomicInteger collections = new AtomicInteger();

  private StartingPoint(RunningAgent agent, IdentityKeys keys) {
    this.agent = agent;
    this.keys = keys;
  }

  /** Starts an agent and waits until it has joined. */
  static StartingPoint start(Network network, IdentityKeys keys, Host host) {
    var account = AccountKey.of(keys.account(0));
    var agent = RunningAgent.start(network, account, MemoryKeyValue.create(), host);
    try {
      agent.awaitJoined(JOIN_PATIENCE);
      return new StartingPoint(agent, keys);
    } catch (RuntimeException failure) {
      agent.close();
      throw failure;
    }
  }

  /** A store that has enough receipts; {@code outcome} says in which form and how many. */
  record Sent(long endedNanos, SendOutcome outcome) {}

  /** Sends one message on the free tier. */
  CompletionStage<Sent> send(IdentityKeys recipient, Message.Body body) {
    var draft =
        new Draft(
            keys,
            Optional.empty(),
            recipient.bundle(),
            body,
            TIME_TO_LIVE,
            0,
            Redundancy.STANDARD,
            new Letterbox.OfContact(anchor(ContactAddress.dayOf(nowMillis()))));
    CompletionStage<SendOutcome> outcome =
        AskPattern.ask(
            agent.system(),
            replyTo -> new Agent.Send(draft, replyTo),
            SEND_PATIENCE,
            agent.system().scheduler());
    return outcome.thenApply(end -> new Sent(agent.env().clock().nanoTime(), end));
  }

  /** Collects the one message that waits for {@code recipient}, as her own agent would. */
  CompletionStage<Flow.Ended> collect(IdentityKeys recipient, Message.Body expected) {
    var addresses = ContactAddress.readable(recipient.uid(), nowMillis(), this::anchor);
    var task =
        new MessageCollector.Task(
            recipient, OwnMailbox.ofContact(recipient, addresses), Set.of(), Set.of());
    var end = new CompletableFuture<Flow.Ended>();
    var reception =
        agent
            .system()
            .systemActorOf(
                Reception.create(agent.env().clock(), expected.bytes(), end),
                "reception-" + collections.incrementAndGet(),
                Props.empty());
    agent.system().tell(new Agent.Collect(task, reception));
    return end;
  }

  private long nowMillis() {
    return agent.env().clock().now().toEpochMilli();
  }

  private Hash256 anchor(int day) {
    return anchors.computeIfAbsent(day, this::readAnchor);
  }

  private Hash256 readAnchor(int day) {
    var outcome =
        agent.<AnchorReader.Outcome>ask(
            replyTo -> new Agent.ReadAnchor(day, replyTo), ANCHOR_PATIENCE);
    return switch (outcome) {
      case AnchorReader.Anchor anchor -> anchor.root();
      case AnchorReader.Unsure unsure ->
          throw new CommandFailure(
              ExitCode.UNAVAILABLE,
              "Only %d of %d needed validators answered."
                  .formatted(unsure.answers(), unsure.needed()));
    };
  }

  @Override
  public void close() {
    agent.close();
  }
}
