package org.nodus.ledger.certificate;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.crypto.Ed25519;

/**
 * Something that validators sign.
 *
 * @param domain keeps a signature of one kind from ever counting as another
 * @param content canonical bytes
 */
public record Statement(Bytes domain, Bytes content) {

  public Endorsement sign(int validator, Bytes seed) {
    return new Endorsement(validator, Ed25519.sign(seed, domain, content));
  }

  /** Whether {@code by} is a member of {@code committee} and its signature is genuine. */
  public boolean isSigned(Endorsement by, Committee committee) {
    return committee.has(by.validator())
        && Ed25519.verify(
            committee.member(by.validator()).publicKey(), by.signature(), domain, content);
  }

  /**
   * Whether a quorum of {@code committee} signed. One foreign validator or forged signature makes
   * the whole set wrong: whoever gathered it had to leave it out.
   */
  public boolean isSignedByQuorum(Endorsements by, Committee committee) {
    return by.size() >= committee.quorum()
        && by.list().stream().allMatch(one -> isSigned(one, committee));
  }
}
