package org.nodus.protocol.capability;

import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.mailbox.EntrySignature;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.wire.Request.AppendEntry;

/**
 * The owner's word that a contact may leave so many entries in her mailbox. It is left there as an
 * entry is, signed by the read key, paid for with the work of all the entries that it allows, and
 * held, handed on and forgotten as one; nobody is shown it.
 *
 * <pre>
 * size  meaning
 *    1  form, 1
 *   32  write key
 *   32  read key
 *    4  entries, 1 … 512
 *    8  issued at, milliseconds since 1970
 *    9  policy
 * </pre>
 *
 * @param entries that may wait, or have been deleted and could still wait, at a time
 * @param issuedAtMillis the later one counts
 */
public record Opening(PairAddress address, int entries, long issuedAtMillis, MailboxPolicy policy) {
  public static final int SIZE_BYTES =
      1 + PairAddress.SIZE_BYTES + 4 + 8 + MailboxPolicy.SIZE_BYTES;

  /** Half of what waits in a mailbox: 8 MiB at each holder. */
  public static final int MAX_ENTRIES = 512;

  private static final int FORM = 1;

  public Opening {
    if (entries < 1 || entries > MAX_ENTRIES || issuedAtMillis < 0) {
      throw new IllegalArgumentException("not the shape of an opening");
    }
  }

  /** Whether something that is left at an address is one, or shall be: entries are far longer. */
  public static boolean isOne(Bytes entry) {
    return entry.length() == SIZE_BYTES;
  }

  /** How many bytes of entries work has to be shown for, when this is left. */
  public static int pricedBytes(Bytes entry) {
    if (!isOne(entry)) {
      return entry.length();
    }
    try {
      return decode(entry).pricedBytes();
    } catch (DecodeFailure none) {
      return MailboxEntry.SIZE_BYTES;
    }
  }

  /** As many entries of full size. */
  public int pricedBytes() {
    return entries * MailboxEntry.SIZE_BYTES;
  }

  /** What is left at the address; its work is still to be added. */
  public AppendEntry request(long untilMillis, PairKeys owner) {
    return EntrySignature.append(address.hash(), toBytes(), untilMillis, owner.read());
  }

  /** Whether it is for this address and brought under the key that may open it. */
  public boolean isMeantBy(AppendEntry append) {
    return append.writeKey().equals(address.readKey()) && append.address().equals(address.hash());
  }

  public Hash256 id() {
    return Sha256.of(toBytes());
  }

  public Bytes toBytes() {
    var writer = new ByteWriter().u8(FORM);
    address.writeTo(writer);
    writer.i32(entries).i64(issuedAtMillis);
    policy.writeTo(writer);
    return writer.toBytes();
  }

  /** Reads exactly {@link #toBytes}; verifies no signature. */
  public static Opening decode(Bytes bytes) throws DecodeFailure {
    var reader = new ByteReader(bytes);
    var form = reader.u8();
    if (form != FORM) {
      throw new DecodeFailure("an opening of form " + form + ", which is unknown here");
    }
    var address = PairAddress.read(reader);
    var entries = reader.i32();
    var issuedAtMillis = reader.i64();
    var policy = MailboxPolicy.read(reader);
    reader.end();
    if (entries < 1 || entries > MAX_ENTRIES || issuedAtMillis < 0) {
      throw new DecodeFailure("an opening for " + entries + " entries");
    }
    return new Opening(address, entries, issuedAtMillis, policy);
  }
}
