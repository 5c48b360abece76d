package org.nodus.node.agent;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.nodus.actors.agent.Agent;
import org.nodus.actors.ledger.account.AccountChain;
import org.nodus.actors.ledger.account.AccountOutcome;
import org.nodus.actors.ledger.account.Refunds;
import org.nodus.actors.ledger.download.LedgerDownload;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.replay.LedgerEntry;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.protocol.bytes.Bytes;

/** What a user does with tokens, and how she reads the ledger. */
public final class Purse {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A page of the ledger comes within seconds or the download gives up by itself. */
  private static final Duration PAGE_PATIENCE = Duration.ofMinutes(2);

  private final RunningAgent agent;

  public Purse(RunningAgent agent) {
    this.agent = agent;
  }

  /**
   * How the account stands.
   *
   * @throws CommandFailure 69 when too few validators agree
   */
  public AccountChain.Viewed view() {
    var answer =
        agent.<AccountChain.ViewAnswer>ask(
            replyTo -> new Agent.OnAccount(new AccountChain.GetView(replyTo)), PATIENCE);
    return switch (answer) {
      case AccountChain.Viewed viewed -> viewed;
      case AccountChain.Unavailable none ->
          throw new CommandFailure(
              ExitCode.UNAVAILABLE,
              "The validators do not tell the balance (" + none.detail() + "); try again.");
    };
  }

  /**
   * Gives tokens to another account.
   *
   * @throws CommandFailure 65 more than owned, 69 too few validators, 75 undecided
   */
  public AccountOutcome.Final transfer(AccountId to, Tokens amount) {
    var outcome =
        agent.<AccountOutcome>ask(
            replyTo ->
                new Agent.OnAccount(new AccountChain.Transfer(to, amount, Bytes.EMPTY, replyTo)),
            PATIENCE);
    return switch (outcome) {
      case AccountOutcome.Final done -> done;
      case AccountOutcome.Insufficient poor ->
          throw new CommandFailure(
              ExitCode.BAD_DATA,
              "The account has %s tokens and needs %s.".formatted(poor.have(), poor.need()));
      case AccountOutcome.NoQuorum few ->
          throw new CommandFailure(
              ExitCode.UNAVAILABLE,
              "Too few validators answered (" + few.detail() + "); nothing was signed, try again.");
      case AccountOutcome.Refused refused ->
          throw new CommandFailure(
              ExitCode.BAD_DATA, "The ledger refuses it: " + refused.detail() + ".");
      case AccountOutcome.Busy busy ->
          throw new CommandFailure(
              ExitCode.TRY_AGAIN, busy.waiting() + " operations are waiting already; try again.");
      case AccountOutcome.Pending pending ->
          throw new CommandFailure(
              ExitCode.TRY_AGAIN,
              "It is signed and not final yet ("
                  + pending.detail()
                  + "); look again with: nodus ledger balance");
    };
  }

  /** Takes back what nobody claimed of locks whose time has passed. */
  public Refunds.Outcome takeBack() {
    return agent.ask(Agent.TakeBack::new, PATIENCE);
  }

  /**
   * Reads the whole ledger from several replicas, verified.
   *
   * @param page gets the entries in the order of an export
   * @throws CommandFailure 69 when the replicas do not give all of it
   */
  public LedgerDownload.Complete download(Consumer<List<LedgerEntry>> page) {
    try (var heard = Heard.in(agent.system(), LedgerDownload.Progress.class)) {
      agent.system().tell(new Agent.Download(agent.network().bootstrap(), heard.ear()));
      return download(heard, page);
    }
  }

  private static LedgerDownload.Complete download(
      Heard<LedgerDownload.Progress> heard, Consumer<List<LedgerEntry>> page) {
    while (true) {
      switch (heard.next(PAGE_PATIENCE)) {
        case LedgerDownload.Page entries -> {
          page.accept(entries.entries());
          entries.next().tell(LedgerDownload.Next.PAGE);
        }
        case LedgerDownload.Complete complete -> {
          return complete;
        }
        case LedgerDownload.Incomplete incomplete ->
            throw new CommandFailure(
                ExitCode.UNAVAILABLE,
                "The ledger could not be read completely ("
                    + incomplete.detail()
                    + "); try again.");
      }
    }
  }
}
