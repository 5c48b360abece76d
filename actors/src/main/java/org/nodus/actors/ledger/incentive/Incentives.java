package org.nodus.actors.ledger.incentive;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.WriteFailures;
import org.nodus.actors.ledger.account.AccountChain;
import org.nodus.actors.storage.Custody;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.genesis.Genesis;

/**
 * Looks after this node's earnings: takes custody only of what a final lock pays for, keeps the
 * recipients' secrets durable, and claims them once an epoch, at a random moment, through the
 * node's account chain. Knows for every share what was earned, is pending or was lost, and why.
 */
public final class Incentives {
  private Incentives() {}

  public sealed interface Command permits FromStorage, ClaimNow, GetEarnings, Own {}

  /** What only the keeper tells itself. */
  sealed interface Own extends Command
      permits IncentiveKeeper.Reviewed, IncentiveKeeper.Claimed, IncentiveKeeper.Moment {}

  /** {@link #custody} brings these. */
  record FromStorage(Custody.Command command) implements Command {}

  /** Claims what can be claimed now instead of at this epoch's random moment. */
  public record ClaimNow() implements Command {}

  public record GetEarnings(ActorRef<Earnings> replyTo) implements Command {}

  /**
   * What this node earned, may still earn and lost.
   *
   * @param shares open ones and the last settled ones, at most {@link Limits#settled} of these
   * @param earned by all claims ever
   * @param lost by all shares ever
   */
  public record Earnings(List<Earning> shares, Tokens earned, Tokens pending, Tokens lost) {
    public Earnings {
      shares = List.copyOf(shares);
    }
  }

  /**
   * What bounds it.
   *
   * @param open shares that are held or claimable at once; above, payments are refused as FULL
   * @param settled shares that are kept for display after they were paid or lost
   * @param chainPatience longer than the chain's, for one claim
   * @param settling how often an unfinished claim is looked after
   */
  public record Limits(int open, int settled, Duration chainPatience, Duration settling) {
    /** 100,000 open shares of some 250 bytes are 25 MB; a claim moves 64 of them. */
    public static final Limits DEFAULT =
        new Limits(100_000, 1_000, Duration.ofSeconds(30), Duration.ofSeconds(2));
  }

  /**
   * The earnings of the node with this account; spawn one per node.
   *
   * @param chain of the same account
   */
  public static Behavior<Command> create(
      AccountId account,
      Genesis genesis,
      ActorRef<AccountChain.Command> chain,
      Limits limits,
      Env env) {
    var incentives =
        Behaviors.<Command>setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new IncentiveKeeper(
                            context,
                            timers,
                            new PaymentCheck(genesis, account),
                            chain,
                            limits,
                            env)));
    return WriteFailures.survived(incentives);
  }

  /** What the storing branch talks to: gives everything on to {@code incentives}. */
  public static Behavior<Custody.Command> custody(ActorRef<Command> incentives) {
    return Behaviors.receiveMessage(
        message -> {
          incentives.tell(new FromStorage(message));
          return Behaviors.same();
        });
  }
}
