package org.nodus.node.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nodus.ledger.audit.Line;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nodus ledger history}: every token of the account, with its reason. */
@Command(
    name = "history",
    description = "Shows why the account of the home has what it has: one line a reason.")
final class LedgerHistoryCommand implements Callable<Integer> {
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private AgentOption agent = new AgentOption();

  @Override
  public Integer call() {
    try (var reading = LedgerReading.open(agent)) {
      var report = LedgerAudits.ofNetwork(reading.genesis(), reading.purse());
      var statement = report.statementOf(reading.account());
      statement.forEach(line -> output.print(fields(line), words(line)));
      if (statement.isEmpty() && !output.isJson()) {
        output.narrate("Nothing has happened on account " + reading.account() + " yet.");
      }
      return (report.isClean() ? ExitCode.OK : ExitCode.BAD_DATA).status();
    }
  }

  private static Map<String, Object> fields(Line line) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("reason", line.kind().name().toLowerCase(Locale.ROOT));
    fields.put("amount", OutputOption.tokens(line.amount()));
    fields.put("counterpart", line.counterpart().map(one -> one.toHex()).orElse(null));
    fields.put("messageHash", line.messageHash().map(one -> one.toHex()).orElse(null));
    fields.put("share", line.share().orElse(null));
    fields.put("block", line.block().toHex());
    fields.put("epoch", line.epoch());
    fields.put("entry", line.entry());
    return fields;
  }

  private static String words(Line line) {
    var details = new StringBuilder();
    line.counterpart().ifPresent(one -> details.append(", account ").append(one));
    line.messageHash().ifPresent(one -> details.append(", message ").append(one));
    line.share().ifPresent(one -> details.append(", share ").append(one));
    return "epoch %d  %-8s %16s  block %s%s"
        .formatted(
            line.epoch(),
            line.kind().name().toLowerCase(Locale.ROOT),
            line.amount(),
            line.block(),
            details);
  }
}
