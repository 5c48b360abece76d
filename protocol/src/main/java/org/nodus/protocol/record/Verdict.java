package org.nodus.protocol.record;

import java.util.List;

/** What a storing node does with a version that somebody puts. */
public sealed interface Verdict {

  /**
   * Keep these from now on, durably, then answer.
   *
   * @param kept oldest first, the candidate among them, at most {@link RecordRules#MAX_VERSIONS}
   */
  record Accepted(List<NameRecord> kept) implements Verdict {
    public Accepted {
      kept = List.copyOf(kept);
    }
  }

  /** This version stands there already: as good as stored. */
  record AlreadyStored() implements Verdict {}

  /**
   * No.
   *
   * @param detail words for the one who asked, without the name
   */
  record Refused(Reason reason, String detail) implements Verdict {}

  /** Why a version is refused. */
  enum Reason {
    /** The key it was put under is not that of its name. */
    WRONG_KEY,
    /** Issued more than {@link RecordRules#MAX_AHEAD} after now. */
    FROM_THE_FUTURE,
    /** A signature does not hold. */
    BAD_SIGNATURE,
    /** The name, or this version of it, is taken by another. */
    CONFLICT,
    /** Newer versions stand here and this one is no longer kept; the putter need do nothing. */
    OUTDATED,
    /** Versions between those here and this one are missing: put them first. */
    MISSING_VERSIONS
  }
}
