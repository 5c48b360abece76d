package org.nodus.ledger.audit;

import java.util.List;
import java.util.Map;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.state.Totals;
import org.nodus.protocol.bytes.Hash256;

/**
 * What an audit found.
 *
 * @param root of the state after the last entry that could be followed
 * @param openEpoch the epoch after the last checkpoint
 * @param blocks how many were applied
 * @param violations the first {@link #MAX_VIOLATIONS}, in the order of the entries
 * @param violationCount all of them
 * @param statements for every account why it owns what it owns, in the order of the entries
 */
public record AuditReport(
    Hash256 network,
    long blocks,
    long certificates,
    long checkpoints,
    long signaturesChecked,
    Hash256 root,
    long openEpoch,
    Totals totals,
    Tokens paidToHolders,
    Tokens refunded,
    List<Violation> violations,
    long violationCount,
    Map<AccountId, List<Line>> statements) {
  /** More would tell nobody more: the first one says where to look. */
  public static final int MAX_VIOLATIONS = 1_000;

  public AuditReport {
    violations = List.copyOf(violations);
  }

  public boolean isClean() {
    return violationCount == 0;
  }

  public List<Line> statementOf(AccountId account) {
    return statements.getOrDefault(account, List.of());
  }
}
