package org.nodus.node.demo;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.audit.AuditReport;

/**
 * How a demo ended.
 *
 * @param agreed whether the replicas of the living nodes had one root
 */
public record DemoResult(
    DemoPlan plan, List<Delivered> messages, AuditReport audit, boolean agreed) {
  public DemoResult {
    messages = List.copyOf(messages);
  }

  /** Whether all that was promised was kept. */
  public boolean isOk() {
    return messages.stream().allMatch(Delivered::isIdentical)
        && agreed
        && audit.isClean()
        && audit.totals().areConserved();
  }

  /** The JSON object; amounts are tokens, as numbers with up to six decimal places. */
  public Map<String, Object> toFields() {
    var network = new LinkedHashMap<String, Object>();
    network.put("nodes", plan.nodes());
    network.put("killed", plan.kill());
    network.put("transport", "udp");
    var fields = new LinkedHashMap<String, Object>();
    fields.put("ok", isOk());
    fields.put("network", network);
    fields.put("messages", messages.stream().map(Delivered::toFields).toList());
    fields.put("ledger", ledger());
    fields.put("audit", auditFields());
    return fields;
  }

  private Map<String, Object> ledger() {
    var totals = audit.totals();
    var ledger = new LinkedHashMap<String, Object>();
    ledger.put("supply", number(totals.supply()));
    ledger.put("free", number(totals.free()));
    ledger.put("locked", number(totals.locked()));
    ledger.put("burnt", number(totals.burnt()));
    ledger.put("paidToHolders", number(audit.paidToHolders()));
    ledger.put("refunded", number(audit.refunded()));
    ledger.put("conserved", totals.areConserved());
    ledger.put("root", audit.root().toHex());
    ledger.put("replicasAgree", agreed);
    return ledger;
  }

  private Map<String, Object> auditFields() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("blocks", audit.blocks());
    fields.put("certificates", audit.certificates());
    fields.put("signaturesChecked", audit.signaturesChecked());
    fields.put("violations", audit.violationCount());
    return fields;
  }

  private static BigDecimal number(Tokens tokens) {
    return new BigDecimal(tokens.toString());
  }
}
