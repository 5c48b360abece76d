package org.nodus.node.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.account.UncountedCredit;
import org.nodus.ledger.state.AccountView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus ledger}: tokens, and why they are where they are. */
@Command(
    name = "ledger",
    description = {
      "Shows the tokens of a home and audits the ledger.",
      "The home may be a user's or a node's; a running node is not disturbed."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LedgerAuditCommand.class,
      LedgerCommand.Balance.class,
      LedgerExportCommand.class,
      LedgerHistoryCommand.class,
      LedgerCommand.Refund.class
    })
final class LedgerCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command of ledger?");
  }

  /** {@code nodus ledger balance}. */
  @Command(
      name = "balance",
      description = "Shows what the account of the home owns, as a quorum of validators sees it.")
  static final class Balance implements Callable<Integer> {
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private AgentOption agent = new AgentOption();

    @Override
    public Integer call() {
      try (var reading = LedgerReading.open(agent)) {
        var view = reading.purse().view().view();
        var waiting = sum(view.credits().stream().map(UncountedCredit::amount).toList());
        var locked = sum(view.locks().stream().map(AccountView.LockView::held).toList());
        var balance = view.state().balance().plus(waiting);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("account", reading.account().toHex());
        fields.put("balance", OutputOption.tokens(balance));
        fields.put("locked", OutputOption.tokens(locked));
        fields.put("locks", view.locks().size());
        fields.put("height", view.state().height());
        fields.put("epoch", view.openEpoch());
        output.print(
            fields,
            "%s tokens to spend, %s locked for %s (account %s)"
                .formatted(
                    balance, locked, Count.of(view.locks().size(), "message"), reading.account()));
        return ExitCode.OK.status();
      }
    }

    private static Tokens sum(List<Tokens> amounts) {
      return amounts.stream().reduce(Tokens.NONE, Tokens::plus);
    }
  }

  /** {@code nodus ledger refund}. */
  @Command(
      name = "refund",
      description = "Takes back what no holder claimed of own locks whose time has passed.")
  static final class Refund implements Callable<Integer> {
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private AgentOption agent = new AgentOption();

    @Override
    public Integer call() {
      try (var session = AgentSession.open(agent)) {
        var outcome = session.purse().takeBack();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("refunded", OutputOption.tokens(outcome.total()));
        fields.put("locks", outcome.refunded().size());
        fields.put("failed", outcome.failed().size());
        output.print(
            fields,
            "%s tokens came back from %s"
                .formatted(outcome.total(), Count.of(outcome.refunded().size(), "lock")));
        if (outcome.problem().isEmpty()) {
          return ExitCode.OK.status();
        }
        throw new CommandFailure(
            ExitCode.TRY_AGAIN, "Not everything came back: " + outcome.problem() + "; try again.");
      }
    }
  }
}
