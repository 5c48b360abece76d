package org.nodus.node.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nodus.persistence.disk.Batch;
import org.nodus.persistence.disk.KeyValue;
import org.nodus.persistence.disk.StoreFailure;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.capability.OwnMailbox;
import org.nodus.protocol.capability.PairKeys;

/**
 * The mailboxes that a user has opened for contacts: {@code "pair/" ‖ address} → secret (32) ‖ end,
 * milliseconds since 1970 (8). She reads each as long as something can wait there.
 */
final class Openings {
  private static final Bytes PAIR = Bytes.utf8("pair/");
  private static final Bytes BEHIND_PAIRS = Bytes.utf8("pair0");

  /** Clocks differ. */
  private static final long TOLERANCE_MILLIS = 120_000;

  private final KeyValue notes;

  Openings(KeyValue notes) {
    this.notes = notes;
  }

  /** One of them. */
  record Opened(Bytes secret, long untilMillis) {
    PairKeys keys() {
      return PairKeys.of(secret);
    }
  }

  /** Before anybody hears of it: what is written there must not be lost. */
  void keep(Bytes secret, long untilMillis) {
    var key = Bytes.concat(PAIR, PairKeys.of(secret).address().hash().toBytes());
    var until = notes.get(key).map(Openings::read).map(Opened::untilMillis).orElse(untilMillis);
    var value = new ByteWriter().raw(secret).i64(Math.max(until, untilMillis)).toBytes();
    notes.writeDurably(new Batch().put(key, value));
  }

  /** The one at this address, if it is hers. */
  Optional<Opened> at(Hash256 address) {
    return notes.get(Bytes.concat(PAIR, address.toBytes())).map(Openings::read);
  }

  /** All in which something may wait. */
  List<OwnMailbox> open(long nowMillis) {
    var open = new ArrayList<OwnMailbox>();
    var over = new Batch();
    notes.forEach(
        PAIR,
        BEHIND_PAIRS,
        entry -> {
          var opened = read(entry.value());
          if (opened.untilMillis() + TOLERANCE_MILLIS > nowMillis) {
            open.add(new OwnMailbox.OfPair(opened.keys()));
          } else {
            over.delete(entry.key());
          }
        });
    if (!over.isEmpty()) {
      notes.writeDurably(over);
    }
    return open;
  }

  private static Opened read(Bytes value) {
    try {
      var reader = new ByteReader(value);
      return new Opened(reader.raw(PairKeys.SECRET_BYTES), reader.i64());
    } catch (DecodeFailure damaged) {
      throw new StoreFailure.Damaged("What was noted of an own mailbox is not in its form.");
    }
  }
}
