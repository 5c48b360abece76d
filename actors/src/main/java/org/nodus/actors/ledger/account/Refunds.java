package org.nodus.actors.ledger.account;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.environment.Env;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.protocol.bytes.Hash256;

/** Takes back what nobody claimed of the own locks. */
public final class Refunds {
  private Refunds() {}

  public sealed interface Command {}

  /** Looks for locks whose time has passed and takes them back now, one after the other. */
  public record RefundDue(ActorRef<Outcome> replyTo) implements Command {}

  /**
   * What came back and what did not.
   *
   * @param refunded what came back
   * @param failed locks that are due and did not come back now; tried again after the next epoch
   * @param problem words for people; empty when all went well
   */
  public record Outcome(List<Refunded> refunded, List<Hash256> failed, String problem) {
    public Outcome {
      refunded = List.copyOf(refunded);
      failed = List.copyOf(failed);
    }

    public Tokens total() {
      return refunded.stream().map(Refunded::amount).reduce(Tokens.NONE, Tokens::plus);
    }
  }

  /** One lock whose rest is back. */
  public record Refunded(Hash256 lock, Tokens amount) {}

  /**
   * The refunds of the account of {@code chain}.
   *
   * @param patience longer than the chain's, for one refund
   */
  public static Behavior<Command> create(
      ActorRef<AccountChain.Command> chain, Genesis genesis, Duration patience, Env env) {
    return Behaviors.ignore();
  }
}
