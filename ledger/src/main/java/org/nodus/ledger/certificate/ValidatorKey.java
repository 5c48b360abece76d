package org.nodus.ledger.certificate;

import org.nodus.protocol.bytes.Bytes;

/**
 * What a validator signs with.
 *
 * @param place in the committee
 * @param seed Ed25519, 32 bytes; secret
 */
public record ValidatorKey(int place, Bytes seed) {

  public Endorsement sign(Statement statement) {
    return statement.sign(place, seed);
  }

  /** Never shows the seed. */
  @Override
  public String toString() {
    return "validator " + place;
  }
}
