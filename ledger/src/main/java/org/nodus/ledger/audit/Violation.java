package org.nodus.ledger.audit;

import java.util.Optional;
import org.nodus.protocol.bytes.Hash256;

/**
 * One thing that is wrong, and where.
 *
 * @param entry number of the record in the export or the list, from 1; 0 is the header
 * @param block the block concerned, or the checkpoint
 * @param detail words for people, without a full stop
 */
public record Violation(long entry, Optional<Hash256> block, Fault fault, String detail) {

  @Override
  public String toString() {
    return "entry " + entry + block.map(hash -> " (" + hash + ")").orElse("") + ": " + detail;
  }
}
