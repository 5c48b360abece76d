package org.nodus.node.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.audit.AuditReport;
import org.nodus.ledger.audit.Line;
import org.nodus.ledger.audit.Violation;
import org.nodus.node.home.AgentHome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nodus ledger audit}: replays the ledger and believes nothing. */
@Command(
    name = "audit",
    description = {
      "Replays the ledger from its genesis and checks every signature, certificate, link and rule.",
      "Reads the replicas of the network, or an export without any network.",
      "Exit status 65 when something is wrong; it then names the entry and the reason."
    })
final class LedgerAuditCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private AgentOption agent = new AgentOption();

  @Option(names = "--from", paramLabel = "FILE", description = "an export to audit")
  private @Nullable Path from;

  @Option(
      names = "--network",
      paramLabel = "FILE",
      description = "network.conf whose genesis counts, with --from (default: that of the home)")
  private @Nullable Path network;

  @Override
  public Integer call() {
    if (from == null && network != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--network goes with --from; without it the network of --home counts");
    }
    if (from == null) {
      try (var reading = LedgerReading.open(agent)) {
        var report = LedgerAudits.ofNetwork(reading.genesis(), reading.purse());
        return report(report, Optional.of(reading.account()));
      }
    }
    var genesis =
        (network == null ? AgentHome.networkOf(agent.path()) : AgentHome.networkIn(network))
            .genesis();
    var account =
        network == null
            ? Optional.of(LedgerReading.accountOf(agent).id())
            : Optional.<AccountId>empty();
    return report(LedgerAudits.ofFile(genesis, from), account);
  }

  private int report(AuditReport report, Optional<AccountId> account) {
    output.print(fields(report), words(report, account));
    return (report.isClean() ? ExitCode.OK : ExitCode.BAD_DATA).status();
  }

  private static Map<String, Object> fields(AuditReport report) {
    var totals = report.totals();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("ok", report.isClean());
    fields.put("blocks", report.blocks());
    fields.put("checkpoints", report.checkpoints());
    fields.put("certificates", report.certificates());
    fields.put("signaturesChecked", report.signaturesChecked());
    fields.put("root", report.root().toHex());
    fields.put("supply", OutputOption.tokens(totals.supply()));
    fields.put("free", OutputOption.tokens(totals.free()));
    fields.put("locked", OutputOption.tokens(totals.locked()));
    fields.put("burnt", OutputOption.tokens(totals.burnt()));
    fields.put("paidToHolders", OutputOption.tokens(report.paidToHolders()));
    fields.put("refunded", OutputOption.tokens(report.refunded()));
    fields.put("violationCount", report.violationCount());
    fields.put("violations", report.violations().stream().map(LedgerAuditCommand::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(Violation violation) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("entry", violation.entry());
    fields.put("block", violation.block().map(hash -> hash.toHex()).orElse(null));
    fields.put("fault", violation.fault().name().toLowerCase(Locale.ROOT));
    fields.put("reason", violation.detail());
    return fields;
  }

  private static String words(AuditReport report, Optional<AccountId> account) {
    var lines = new ArrayList<String>();
    lines.add(
        report.isClean()
            ? "The ledger is sound."
            : "The ledger is NOT sound: " + Count.of(report.violationCount(), "violation") + ".");
    lines.add(
        "%d blocks, %d checkpoints, %d certificates, %d signatures checked, root %s"
            .formatted(
                report.blocks(),
                report.checkpoints(),
                report.certificates(),
                report.signaturesChecked(),
                report.root().toHex()));
    var totals = report.totals();
    lines.add(
        "supply %s = free %s + locked %s + burnt %s"
            .formatted(totals.supply(), totals.free(), totals.locked(), totals.burnt()));
    lines.add(
        "%s paid to holders, %s refunded to senders"
            .formatted(report.paidToHolders(), report.refunded()));
    account.ifPresent(own -> lines.add("This account: " + sums(report.statementOf(own))));
    report.violations().forEach(violation -> lines.add(violation.toString()));
    return String.join(System.lineSeparator(), lines);
  }

  private static String sums(List<Line> statement) {
    var sums = new EnumMap<Line.Kind, Tokens>(Line.Kind.class);
    statement.forEach(line -> sums.merge(line.kind(), line.amount(), Tokens::plus));
    var words = new ArrayList<String>();
    sums.forEach((kind, sum) -> words.add(kind.name().toLowerCase(Locale.ROOT) + " " + sum));
    return words.isEmpty() ? "nothing yet" : String.join(", ", words);
  }
}
