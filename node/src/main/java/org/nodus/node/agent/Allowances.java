package org.nodus.node.agent;

import java.time.Duration;
import java.util.Optional;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.actors.transfer.Answers;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.capability.Capability;
import org.nodus.protocol.capability.MailboxPolicy;
import org.nodus.protocol.capability.Opening;
import org.nodus.protocol.capability.PairKeys;
import org.nodus.protocol.identity.Uid;

/** Opens mailboxes of one user for her contacts, and makes what she hands over to them. */
public final class Allowances {
  /** The deadlines of two lookups and writes one after the other. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final RunningAgent agent;
  private final Uid owner;
  private final Openings openings;

  /**
   * The allowances of one user.
   *
   * @param notes the same that her {@link Inbox} has, which reads what comes
   */
  public Allowances(RunningAgent agent, Uid owner, KeyValue notes) {
    this.agent = agent;
    this.owner = owner;
    this.openings = new Openings(notes);
  }

  /**
   * What a contact may do.
   *
   * @param entries 1 … {@link Opening#MAX_ENTRIES}
   * @param life from now on
   */
  public record Wish(int entries, Duration life, MailboxPolicy policy) {}

  /**
   * What came of it.
   *
   * @param mailboxes how many holders have signed that it is open
   */
  public record Allowed(Capability capability, int mailboxes, int needed) {}

  /** Opens a new mailbox. */
  public Allowed allow(Wish wish) {
    return open(agent.env().chance().secret(PairKeys.SECRET_BYTES), wish);
  }

  /**
   * Opens the mailbox of {@code before} again; what was used of it stays used.
   *
   * @throws CommandFailure 65 it is none of this user's
   */
  public Allowed renew(Capability before, Wish wish) {
    var known = openings.at(before.opening().address().hash());
    if (known.isEmpty()) {
      throw new CommandFailure(
          ExitCode.BAD_DATA,
          "This home has not opened that mailbox, or forgot it when it ended; open a new one without --renew.");
    }
    return open(known.get().secret(), wish);
  }

  private Allowed open(Bytes secret, Wish wish) {
    var now = agent.env().clock().now();
    var keys = PairKeys.of(secret);
    var opening = new Opening(keys.address(), wish.entries(), now.toEpochMilli(), wish.policy());
    var until = now.plus(wish.life()).toEpochMilli();
    var request = opening.request(until, keys);
    openings.keep(secret, until);
    var outcome =
        agent.<ReplicaWrite.Outcome>ask(
            replyTo -> new Agent.Open(request, replyTo), agent.withWork(PATIENCE));
    return switch (outcome) {
      case ReplicaWrite.Written written ->
          new Allowed(
              Capability.of(agent.network().id(), owner, keys, opening, request),
              written.replicas(),
              written.needed());
      case ReplicaWrite.NotWritten not ->
          throw new CommandFailure(
              ExitCode.UNAVAILABLE,
              "The mailbox is not open: %d of %d holders took it, %d are needed%s."
                  .formatted(not.replicas(), not.of(), not.needed(), why(not)));
    };
  }

  private static String why(ReplicaWrite.NotWritten not) {
    return Optional.of(not.refusals())
        .filter(refusals -> !refusals.isEmpty())
        .map(refusals -> ", e.g. " + Answers.words(refusals.getFirst()))
        .orElse("");
  }
}
