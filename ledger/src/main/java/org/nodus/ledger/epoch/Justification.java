package org.nodus.ledger.epoch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.epoch.CheckpointRequest.Propose;

/** Whether a quorum's closings leave a proposer no other choice than what it proposes. */
final class Justification {
  private Justification() {}

  static boolean holds(Propose propose, Committee committee) {
    var closings = propose.closings();
    return closings.size() >= committee.quorum()
        && ascend(closings)
        && closings.stream().allMatch(one -> isGenuine(one, propose, committee))
        && follows(propose, committee);
  }

  private static boolean follows(Propose propose, Committee committee) {
    var highest =
        propose.closings().stream()
            .map(Closing.Summary::lock)
            .max(Comparator.comparingLong(Closing.Lock::view))
            .orElse(Closing.Lock.NONE);
    if (highest.isNone()) {
      return propose.lock().isEmpty() && isUnion(propose) && opensInTime(propose, committee);
    }
    return propose
        .lock()
        .filter(proof -> proof.network().equals(propose.network()))
        .filter(proof -> proof.epoch() == propose.epoch())
        .filter(proof -> proof.view() == highest.view())
        .filter(proof -> proof.view() < propose.view())
        .filter(proof -> proof.checkpoint().equals(propose.candidate().hash()))
        .filter(proof -> proof.isGenuine(committee))
        .isPresent();
  }

  private static boolean opensInTime(Propose propose, Committee committee) {
    var clocks = propose.closings().stream().map(Closing.Summary::clock).toList();
    return propose.candidate().checkpoint().opens()
        == Closing.opens(propose.epoch(), clocks, committee);
  }

  /** Each closing's set is what its bitmap names, and together they are all that is proposed. */
  private static boolean isUnion(Propose propose) {
    var blocks = propose.candidate().blocks();
    var parts = new ArrayList<BlockSet>();
    for (var closing : propose.closings()) {
      if (closing.bitmap().length() != (blocks.size() + 7) / 8) {
        return false;
      }
      var part = blocks.part(closing.bitmap());
      if (!part.digest().equals(closing.digest())) {
        return false;
      }
      parts.add(part);
    }
    return BlockSet.union(parts).filter(blocks::equals).isPresent();
  }

  private static boolean isGenuine(Closing.Summary one, Propose propose, Committee committee) {
    return one.statement(propose.network(), propose.epoch(), propose.view())
        .isSigned(one.by(), committee);
  }

  private static boolean ascend(List<Closing.Summary> closings) {
    for (var i = 1; i < closings.size(); i++) {
      if (closings.get(i - 1).by().validator() >= closings.get(i).by().validator()) {
        return false;
      }
    }
    return true;
  }
}
