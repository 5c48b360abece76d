package org.nodus.ledger.audit;

import java.util.ArrayList;
import java.util.List;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.epoch.SignedCheckpoint;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.ledger.replay.LedgerEntry;
import org.nodus.protocol.bytes.Hash256;

/**
 * The costly half of an audit: every signature of one entry. Depends on nothing but the entry and
 * the genesis, so a caller may run it for many entries at once.
 */
public final class EntryCheck {
  private final Hash256 network;
  private final Committee committee;

  /**
   * What came out.
   *
   * @param signatures how many were verified
   * @param faults in the order in which they were found
   */
  public record Findings(int signatures, List<Fault> faults) {
    public static final Findings NONE = new Findings(0, List.of());

    public Findings {
      faults = List.copyOf(faults);
    }

    boolean has(Fault fault) {
      return faults.contains(fault);
    }
  }

  public EntryCheck(Genesis genesis) {
    this.network = genesis.network();
    this.committee = genesis.committee();
  }

  public Findings check(LedgerEntry entry) {
    return switch (entry) {
      case LedgerEntry.Appended appended -> check(appended.block());
      case LedgerEntry.Closed closed -> check(closed.checkpoint());
    };
  }

  private Findings check(FinalBlock block) {
    var faults = new ArrayList<Fault>();
    var certified = block.certified();
    if (!block.block().body().network().equals(network)) {
      faults.add(Fault.FOREIGN_NETWORK);
    }
    if (!block.block().isSigned()) {
      faults.add(Fault.OWNER_SIGNATURE);
    }
    if (!certified.statement().vote().isSignedByQuorum(certified.votes(), committee)) {
      faults.add(Fault.CERTIFICATE);
    }
    if (!block.acknowledgements().isEmpty() && !block.isAcknowledged(committee)) {
      faults.add(Fault.ACKNOWLEDGEMENTS);
    }
    return new Findings(1 + certified.votes().size() + block.acknowledgements().size(), faults);
  }

  private Findings check(SignedCheckpoint signed) {
    var faults = new ArrayList<Fault>();
    if (!signed.checkpoint().network().equals(network)) {
      faults.add(Fault.FOREIGN_NETWORK);
    }
    if (!signed.isGenuine(committee)) {
      faults.add(Fault.CHECKPOINT_SIGNATURES);
    }
    return new Findings(signed.signatures().size(), faults);
  }
}
