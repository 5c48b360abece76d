package org.nodus.ledger.certificate;

import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.block.Block;

/** The place on the ledger that two blocks can fight for. */
public record Slot(AccountId account, long height) implements Comparable<Slot> {

  public static Slot of(Block block) {
    return new Slot(block.account(), block.height());
  }

  @Override
  public int compareTo(Slot other) {
    var order = account.compareTo(other.account);
    return order != 0 ? order : Long.compare(height, other.height);
  }
}
