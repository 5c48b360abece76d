package org.nodus.actors.ledger.account;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.delivery.PaymentDesk;
import org.nodus.actors.environment.Env;
import org.nodus.actors.ledger.CommitteeContacts;
import org.nodus.actors.ledger.WriteFailures;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.state.AccountView;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * One account's own chain, its protocol: signs a block for each operation, one after the other, and
 * never two for one height. A block is durable before it is sent, and sent again as it is, also
 * after a restart, until it is known to be final or that it can never be.
 *
 * <p>Before it signs, it reads the head of the account from 2f + 1 validators ({@link
 * AccountSurvey}): that is how it goes on when its own journal is lost, or when another device of
 * the same account was there before. Each operation hears exactly one {@link AccountOutcome}.
 */
public final class AccountChain {
  private AccountChain() {}

  public sealed interface Command permits Transfer, Claim, Refund, Lock, GetView, GetRecent, Own {}

  /** What the chain only tells itself. */
  sealed interface Own extends Command
      permits ChainKeeper.Validators,
          ChainKeeper.Read,
          ChainKeeper.Certified,
          ChainKeeper.Searched,
          ChainKeeper.Overdue,
          ChainKeeper.Moment {}

  /** Gives {@code amount} to another account; {@code memo} is public, at most 64 bytes. */
  public record Transfer(AccountId to, Tokens amount, Bytes memo, ActorRef<AccountOutcome> replyTo)
      implements Command {}

  /** Takes proven shares, 1 … 64 in one block. */
  public record Claim(List<DueShare> shares, ActorRef<AccountOutcome> replyTo) implements Command {
    public Claim {
      shares = List.copyOf(shares);
    }
  }

  /** Takes back what nobody claimed of an own lock whose time has passed. */
  public record Refund(Hash256 lock, ActorRef<AccountOutcome> replyTo) implements Command {}

  /** {@link #desk} brings these. */
  record Lock(PaymentDesk.LockShares wanted) implements Command {}

  /** How the account stands on the ledger now, as a quorum of validators sees it. */
  public record GetView(ActorRef<ViewAnswer> replyTo) implements Command {}

  public sealed interface ViewAnswer {}

  /**
   * What a quorum agrees on.
   *
   * @param pending the own block that is signed and not final yet; the view does not count it
   */
  public record Viewed(AccountView view, Optional<Block> pending) implements ViewAnswer {}

  /** Too few validators answered, or they do not agree. */
  public record Unavailable(String detail) implements ViewAnswer {}

  /** What became of the last own blocks; answered from the own journal, at once. */
  public record GetRecent(ActorRef<Recent> replyTo) implements Command {}

  /**
   * The end of the own chain.
   *
   * @param settled the last {@link #RECENT} blocks that are final or given up, oldest first
   */
  public record Recent(Optional<Block> pending, List<Settled> settled) {
    public Recent {
      settled = List.copyOf(settled);
    }
  }

  /**
   * An own block whose fate is known.
   *
   * @param isFinal false when it was given up: it never became final and cannot any more
   */
  public record Settled(Block block, boolean isFinal) {}

  /** Who asks about the last own blocks does so within seconds: 16 are more than a minute's. */
  public static final int RECENT = 16;

  /** Whom a chain talks to. */
  public record Partners(
      ActorRef<PeerLink.Command> link, ActorRef<CommitteeContacts.Command> committee) {}

  /** The chain of the account of {@code key}; spawn one, and only one, per account and process. */
  public static Behavior<Command> create(
      AccountKey key, Genesis genesis, Partners partners, AccountLimits limits, Env env) {
    return create("", key, genesis, partners, limits, env);
  }

  /**
   * A chain of several of one account in one process, as only tests have them.
   *
   * @param home keeps their journals apart
   */
  static Behavior<Command> create(
      String home,
      AccountKey key,
      Genesis genesis,
      Partners partners,
      AccountLimits limits,
      Env env) {
    var chain =
        Behaviors.<Command>setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new ChainKeeper(
                            context,
                            timers,
                            new ChainKeeper.Owner(home, key, genesis),
                            partners,
                            limits,
                            env)));
    return WriteFailures.survived(chain);
  }

  /** Where a sender pays: gives every request on to {@code chain}, who answers it. */
  public static Behavior<PaymentDesk.Command> desk(ActorRef<Command> chain) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case PaymentDesk.LockShares wanted -> {
                chain.tell(new Lock(wanted));
                yield Behaviors.same();
              }
            });
  }
}
