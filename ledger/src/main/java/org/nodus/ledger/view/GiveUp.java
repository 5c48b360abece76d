package org.nodus.ledger.view;

import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.certificate.Endorsement;
import org.nodus.ledger.certificate.Statement;
import org.nodus.ledger.certificate.ValidatorKey;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;

/**
 * One validator's word that it no longer waits for {@code view}, nor for any before it. It may
 * still answer in that view: this is about patience, and promises nothing.
 *
 * @param view 0 and up; the one after it can be counted too
 */
public record GiveUp(long view, Endorsement by) {
  private static final Bytes DOMAIN = Bytes.utf8("nodus ledger give up");

  public GiveUp {
    if (view < 0 || view == Long.MAX_VALUE) {
      throw new IllegalArgumentException("there is no view " + view);
    }
  }

  public static GiveUp sign(Hash256 network, long epoch, long view, ValidatorKey key) {
    return new GiveUp(view, key.sign(statement(network, epoch, view)));
  }

  public boolean isGenuine(Hash256 network, long epoch, Committee committee) {
    return statement(network, epoch, view).isSigned(by, committee);
  }

  private static Statement statement(Hash256 network, long epoch, long view) {
    return new Statement(DOMAIN, new ByteWriter().hash(network).i64(epoch).i64(view).toBytes());
  }
}
