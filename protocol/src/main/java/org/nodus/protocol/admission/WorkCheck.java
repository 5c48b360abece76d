package org.nodus.protocol.admission;

import java.util.Optional;
import org.nodus.protocol.work.WorkProof;
import org.nodus.protocol.work.WorkQuestion;

/** Whether something free has been paid for with enough fresh work. */
public enum WorkCheck {
  ENOUGH,
  /** Nothing was shown. */
  MISSING,
  /** Its root is not one of the recent ones. */
  OUT_OF_DATE,
  /** It says less than is wanted. */
  TOO_LITTLE,
  /** It does not show what it says, or is for something else. */
  WRONG;

  /**
   * What a proof is worth here; what costs most is looked at last.
   *
   * @param wanted in tries, 0 where nothing is wanted
   */
  public static WorkCheck of(
      Optional<WorkProof> shown,
      WorkQuestion question,
      long wanted,
      RecentRoots roots,
      long nowMillis) {
    if (wanted == 0) {
      return ENOUGH;
    }
    if (shown.isEmpty()) {
      return MISSING;
    }
    var proof = shown.get();
    if (!roots.isRecent(proof.root(), nowMillis)) {
      return OUT_OF_DATE;
    }
    if (proof.units() < wanted) {
      return TOO_LITTLE;
    }
    return proof.holds(question) ? ENOUGH : WRONG;
  }
}
