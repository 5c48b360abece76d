package org.nodus.actors.ledger.validator;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.epoch.ValidatorBook;
import org.nodus.ledger.journal.ValidatorEvent;
import org.nodus.ledger.journal.ValidatorEvent.CertificateAcknowledged;
import org.nodus.ledger.journal.ValidatorEvent.EpochOpened;
import org.nodus.protocol.bytes.Hash256;

/**
 * A validator's promises and the certificates behind them, both of the open epoch only. Mutable,
 * owned by one {@link Validator}; applies facts and decides nothing.
 */
final class ValidatorState {
  private final Map<Hash256, CertifiedBlock> certificates = new LinkedHashMap<>();
  private ValidatorBook book;

  ValidatorState(Committee committee) {
    this.book = ValidatorBook.opening(0, committee);
  }

  ValidatorState after(ValidatorEvent event) {
    book = book.after(event);
    if (event instanceof CertificateAcknowledged given) {
      certificates.put(given.certified().hash(), given.certified());
    } else if (event instanceof EpochOpened) {
      certificates.clear();
    }
    return this;
  }

  ValidatorBook book() {
    return book;
  }

  Collection<CertifiedBlock> certificates() {
    return Collections.unmodifiableCollection(certificates.values());
  }
}
