package org.nodus.protocol.record;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.nodus.protocol.bytes.Hash256;

/**
 * What a storing node keeps of a name: first come, first served, then only what the owner's keys
 * continue. A node that has nothing takes any self-signed version as its first, because versions
 * older than the last few are kept nowhere; from then on the chain may grow at both ends.
 */
public final class RecordRules {
  /** Four versions of at most 10,057 bytes are 40 KiB: one answer holds 48 KiB. */
  public static final int MAX_VERSIONS = 4;

  /** Storj's figure for clocks that are wrong but not hostile. */
  public static final Duration MAX_AHEAD = Duration.ofMinutes(30);

  private RecordRules() {}

  /**
   * Decides and changes nothing.
   *
   * @param key where the candidate was put
   * @param existing what is kept under {@code key}, oldest first, admitted by these rules
   */
  public static Verdict admit(
      Hash256 key, List<NameRecord> existing, NameRecord candidate, Instant now) {
    if (!candidate.key().equals(key)) {
      return refused(Verdict.Reason.WRONG_KEY, "the record belongs under another key");
    }
    if (candidate.issuedAtMillis() > now.plus(MAX_AHEAD).toEpochMilli()) {
      return refused(
          Verdict.Reason.FROM_THE_FUTURE, "issued more than 30 minutes ahead of this node's clock");
    }
    return existing.isEmpty() ? begin(candidate) : join(existing, candidate);
  }

  private static Verdict begin(NameRecord candidate) {
    return candidate.isSelfSigned()
        ? new Verdict.Accepted(List.of(candidate))
        : refused(Verdict.Reason.BAD_SIGNATURE, "the record is not signed by its own keys");
  }

  private static Verdict join(List<NameRecord> existing, NameRecord candidate) {
    var oldest = existing.getFirst();
    var newest = existing.getLast();
    if (candidate.version() - 1 == newest.version()) {
      return candidate.previous().equals(newest.id())
          ? append(existing, candidate)
          : conflict("it follows another version " + newest.version());
    }
    if (candidate.version() > newest.version()) {
      return refused(
          Verdict.Reason.MISSING_VERSIONS,
          "version " + newest.version() + " is the last here: put the next first");
    }
    if (candidate.version() >= oldest.version()) {
      return existing.get(candidate.version() - oldest.version()).id().equals(candidate.id())
          ? new Verdict.AlreadyStored()
          : conflict("another version " + candidate.version() + " stands here");
    }
    if (candidate.version() + 1 < oldest.version() || existing.size() >= MAX_VERSIONS) {
      return refused(
          Verdict.Reason.OUTDATED, "version " + oldest.version() + " is the oldest kept here");
    }
    return oldest.previous().equals(candidate.id())
        ? prepend(existing, candidate)
        : conflict("version " + oldest.version() + " here follows another");
  }

  private static Verdict append(List<NameRecord> existing, NameRecord candidate) {
    if (!candidate.isSelfSigned() || !candidate.follows(existing.getLast())) {
      return refused(
          Verdict.Reason.BAD_SIGNATURE,
          "not signed by its own keys and those of the version before");
    }
    var kept = new ArrayList<>(existing);
    kept.add(candidate);
    return new Verdict.Accepted(kept.subList(Math.max(0, kept.size() - MAX_VERSIONS), kept.size()));
  }

  private static Verdict prepend(List<NameRecord> existing, NameRecord candidate) {
    if (!candidate.isSelfSigned() || !existing.getFirst().follows(candidate)) {
      return refused(
          Verdict.Reason.BAD_SIGNATURE, "not signed by its own keys, or not what follows here");
    }
    var kept = new ArrayList<>(existing);
    kept.addFirst(candidate);
    return new Verdict.Accepted(kept);
  }

  private static Verdict conflict(String detail) {
    return refused(Verdict.Reason.CONFLICT, detail);
  }

  private static Verdict refused(Verdict.Reason reason, String detail) {
    return new Verdict.Refused(reason, detail);
  }
}
