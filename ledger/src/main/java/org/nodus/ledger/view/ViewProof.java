package org.nodus.ledger.view;

import java.util.List;
import org.nodus.ledger.certificate.Committee;
import org.nodus.protocol.bytes.Hash256;

/**
 * Why a view may begin: a quorum gave up the one before it, or later ones. At most f of them lie,
 * so f + 1 honest validators really waited that long; nobody is carried to a view that no honest
 * one has come near (the timeout certificate of DiemBFT v4 §3.4).
 *
 * @param by ascending by validator, each once; 1 … {@link Committee#MAX_SIZE}
 */
public record ViewProof(List<GiveUp> by) {
  public ViewProof {
    by = List.copyOf(by);
    if (by.isEmpty() || by.size() > Committee.MAX_SIZE) {
      throw new IllegalArgumentException("a view begins because somebody gave up another");
    }
    for (var i = 1; i < by.size(); i++) {
      if (by.get(i - 1).by().validator() >= by.get(i).by().validator()) {
        throw new IllegalArgumentException("those who give up ascend, each once");
      }
    }
  }

  /** The view that begins: the one after the lowest that was given up. */
  public long begins() {
    return by.stream().mapToLong(GiveUp::view).min().orElseThrow() + 1;
  }

  /** Whether a quorum signed it: 2f + 1 verifications. */
  public boolean isGenuine(Hash256 network, long epoch, Committee committee) {
    return by.size() >= committee.quorum()
        && by.stream().allMatch(one -> one.isGenuine(network, epoch, committee));
  }
}
